"""Scenario files that the page must refuse on hanoi-02/2023, and what it says of each."""

DATA = "sha256:1a2b"


def scenario(body: str = "", inside: str = "", data: str = DATA) -> str:
    """A file with a sound note: ``inside`` stands in it, from line 6, ``body`` after it."""
    note = f'  name: "N"\n  author: "A"\n  reason: "R"\n  data: "{data}"\n'
    return f"scenario:\n{note}{inside}{body}"


def weighed(weights: str) -> str:
    return scenario(f"scale: declared\naggregate: arithmetic\nweights: {{{weights}}}\n")


def supposed(unit: str, criterion: str, score: str) -> str:
    one = f"{{unit: {unit}, criterion: {criterion}, score: {score}}}"
    return scenario("", f"  scores:\n    - {one}\n")


OTHER = "Choose a scenario of this cluster and year."
RUN = "or run the file: emulab run --scenario."
KEYS = "The keys here are name, author, reason, made, data, provenance, without_scorers, scores."
MOMENT = "'made' is no moment. Write such as 2024-01-16T14:05:00, without quotes."
ORIGIN = "'provenance' does not say where the file comes from. "
REFUSED_FILES = [
    (
        "a: 1\n",
        "line 1: this is no scenario file. A scenario file begins with 'scenario:' and says its "
        "name, author and reason below.",
    ),
    (
        scenario("awards: []\n"),
        "line 6: the file also changes 'awards', which is not shown here. "
        "Run it: emulab run --scenario.",
    ),
    (weighed("task: 1"), f"line 8: there is no criterion called 'task' in these rules. {OTHER}"),
    (
        weighed("tasks: 1"),
        "line 8: there are no weights for party, movement. "
        "Give all criteria of one section, or none.",
    ),
    (
        weighed("tasks: 0, party: 0, movement: 0"),
        "line 8: the weights of tasks, party, movement are all 0. Raise one.",
    ),
    (
        weighed("tasks: -1, party: 1, movement: 1"),
        "line 8: the weight of 'tasks' is no number of 0 or more. Write such as 55 or 12.5.",
    ),
    (
        scenario("weights: {tasks: 1, party: 1, movement: 1}\n"),
        "line 1: the file leaves scale as in the rules, and here it is declared. "
        f"Choose the same here first, {RUN}",
    ),
    (
        scenario("scale: observed\n"),
        "line 6: the file has scale: observed, and here it is points. "
        f"Choose the same here first, {RUN}",
    ),
    (
        scenario("", "  without_scorers: [ba-vi]\n"),
        "line 6: the file leaves out these scorers: ba-vi; here those left out are: no scorer. "
        f"Leave out the same scorers here first, {RUN}",
    ),
    (
        supposed("nobody", "tasks.plan", "9"),
        f"line 7: there is no unit called 'nobody' here. {OTHER}",
    ),
    (
        supposed("iza", "tasks.plan", "99"),
        "line 7: 99 lies outside 0 to 10 on tasks.plan. Mend the score.",
    ),
    (
        supposed("iza", "tasks.plan", "many"),
        "line 7: a score names a unit, a criterion and a number. "
        "Write such as - {unit: a, criterion: b, score: 9.5}.",
    ),
    (scenario("", "  writer: A\n"), f"line 6: there is no key called 'writer' here. {KEYS}"),
    (scenario("", '  made: "2024-01-16T14:05:00"\n'), f"line 6: {MOMENT}"),
    (scenario("", "  made: hôm qua\n"), f"line 6: {MOMENT}"),
    (
        scenario("", "  made: 2024-01-16T14:05:00Z\n"),
        "line 6: '2024-01-16T14:05:00Z' is a text to some readers and not to others. "
        "Write such as 2024-01-16T14:05:00, or quote it where it is a text.",
    ),
    (
        scenario("", "  provenance: {kind: published, body: B}\n"),
        f"line 6: {ORIGIN}Take it out, or write such as {{kind: synthetic}}.",
    ),
    ("scenario: {name: ''}\n", "line 1: 'name' is no text. Put it in quotes."),
    (
        "scenario: {name: {vi: a, fr: b}}\n",
        "line 1: 'name' is no text. Put it in quotes.",
    ),
    (
        supposed("iza", "tasks.plan", "9, why: x"),
        "line 7: there is no key called 'why' here. The keys here are unit, criterion, score.",
    ),
    (
        scenario("", "  scores:\n"),
        "line 6: the scores are no list. Write such as - {unit: a, criterion: b, score: 9.5}.",
    ),
    (
        weighed("tasks: 1e2, party: 1, movement: 1"),
        "line 8: '1e2' is a text to some readers and not to others. "
        "Write the number such as 0.5 or 1000, or quote it where it is a text.",
    ),
    (
        weighed("tasks: 90000000000000000, party: 1, movement: 1"),
        "line 8: the number 90000000000000000 is too large. Write a smaller one.",
    ),
]

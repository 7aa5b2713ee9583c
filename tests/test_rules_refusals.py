"""A rules file that cannot stand is refused with every fault, its line and what to write."""

import pytest
from makers import GOOD, written

from emulab.faults import InputError
from emulab.rules import load_rules


def refusal(folder, *changes: tuple[str, str]) -> str:
    """What the reader says of the good file with some pieces written otherwise."""
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    with pytest.raises(InputError) as refused:
        load_rules(written(folder, text))
    return str(refused.value)


def one(line: int, finding: str) -> str:
    return f"rules.yaml: 1 fault\n  line {line}: {finding}"


def test_the_good_file_is_good(tmp_path):
    assert load_rules(written(tmp_path)).rubric.maximum == 100


SHAPES = {
    "an unknown key is answered with the nearest one": (
        ("missing: refuse", "mising: refuse"),
        one(17, "rubric.mising: there is no key called 'mising'. Did you mean 'missing'?"),
    ),
    "an unknown key that is near to none is answered with all": (
        ("at_most: 5,", "cap: 5,"),
        one(
            15,
            "rubric.bonus.cap: there is no key called 'cap'. "
            "The keys here are criteria, at_most, provenance.",
        ),
    ),
    "a missing key": (
        ("tier: city\n", ""),
        one(1, "the key 'tier' is missing. Write it."),
    ),
    "a number that is a word": (
        ("maximum: 70", "maximum: seventy"),
        one(10, "rubric.criteria[1].maximum: 'seventy' cannot stand here. It should be a number."),
    ),
    "a number with a leading zero, which YAML reads to the base of eight": (
        ("maximum: 70", "maximum: 070"),
        one(10, "rubric.criteria[1].maximum: '070' cannot stand here. It should be a number."),
    ),
    "a half year": (
        ("year: 2023\n", "year: 2023.5\n"),
        one(2, "year: 2023.5 cannot stand here. It should be a whole number."),
    ),
    "a word that is none of the choices": (
        ("phase: year_end", "phase: yearend"),
        one(
            3,
            "phase: 'yearend' cannot stand here. "
            "It should be 'kick_off', 'mid_year' or 'year_end'.",
        ),
    ),
    "a yes that is not true or false stays a word": (
        ("absent: written_counts", "secret: yes"),
        one(35, "awards[2].vote.secret: 'yes' cannot stand here. It should be true or false."),
    ),
    "a block where a list should be": (
        ("checks: [no-breach]", "checks: {a: no-breach}"),
        one(30, "awards[1].eligible.checks: a block cannot stand here. It should be a list."),
    ),
    "an id with marks and blanks": (
        ("cluster: trial", "cluster: Cụm 2"),
        one(
            1,
            "cluster: 'Cụm 2' cannot stand here. "
            "Write small letters without marks, digits, and . _ - between them.",
        ),
    ),
    "a value of several shapes is told by the shape that was meant": (
        ("round: none", "round: {step: criterio, places: 2}"),
        one(
            18,
            "rubric.round.step: 'criterio' cannot stand here. "
            "It should be 'stage', 'criterion', 'section' or 'total'.",
        ),
    ),
    "a tie key that is neither higher nor lower": (
        ("{lower: penalty}", "{lowest: penalty}"),
        one(21, "ties[2].lowest: there is no key called 'lowest'. Did you mean 'lower'?"),
    ),
    "a rounded share": (
        ("at_least: 4/5", "at_least: 0.6667"),
        one(
            35,
            "awards[2].vote.at_least: the share 0.6667 is rounded. "
            'Write the fraction, such as "2/3".',
        ),
    ),
    "a rounded share in percent": (
        ("at_least: 4/5", "at_least: 66.67 %"),
        one(
            35,
            "awards[2].vote.at_least: the share 66.67 % is rounded. "
            'Write the fraction, such as "2/3".',
        ),
    ),
    "a share above the whole": (
        ("at_least: 4/5", "at_least: 90"),
        one(
            35,
            "awards[2].vote.at_least: the share 90 lies outside 0 to 1. "
            'Write a fraction such as "4/5".',
        ),
    ),
    "a share of nothing": (
        ("at_least: 4/5", "at_least: 4/0"),
        one(
            35,
            "awards[2].vote.at_least: '4/0' is not a share. "
            'Write a fraction such as "4/5", or "80 %".',
        ),
    ),
    "a key given twice": (
        ("tier: city\n", "tier: city\ntier: district\n"),
        one(5, "the key 'tier' is given twice. Keep one."),
    ),
    "a date that is none": (
        ("analysis: {seed: 2023", "analysis: {as_of: 2023-02-30"),
        one(39, "'2023-02-30' cannot be read. Mend it, or quote it."),
    ),
    "a published provenance without a source": (
        ("tier: city\n", "tier: city\nprovenance: {kind: published, body: UBND}\n"),
        one(
            5,
            "provenance: a published provenance names its source. "
            "Write headline, body and, if any, date.",
        ),
    ),
    "an inferred provenance without a reason": (
        ("tier: city\n", "tier: city\nprovenance: {kind: inferred}\n"),
        one(5, "provenance: an inferred provenance gives its reason. Write reason."),
    ),
}

RUBRIC = {
    "maxima that do not add up": (
        ("maximum: 70", "maximum: 75"),
        one(
            10,
            "section 'tasks': the maxima below add up to 70, not to 75. "
            "Mend the section or its criteria.",
        ),
    ),
    "a criterion without a maximum among others that have one": (
        ("Cải cách, maximum: 40", "Cải cách"),
        one(13, "criterion 'tasks.reform' has no maximum, though others have. Write maximum."),
    ),
    "an id given twice": (
        ("id: party,", "id: tasks.plan,"),
        one(14, "criterion 'tasks.plan': the id is used already on line 12. Give another."),
    ),
    "an id that is kept": (
        ("id: plus.model,", "id: bonus,"),
        one(15, "criterion 'bonus': the id is kept for the workbench. Rename it."),
    ),
    "a section that is marked itself": (
        ("      maximum: 70\n", "      maximum: 70\n      kind: direct\n"),
        one(8, "section 'tasks' is not marked itself. Leave out kind and floor."),
    ),
    "plus_minus without its floor": (
        ("maximum: 40}", "maximum: 40, kind: plus_minus}"),
        one(13, "criterion 'tasks.reform': plus_minus needs its floor. Write floor, such as -5."),
    ),
    "a floor that is not below the maximum": (
        ("maximum: 40}", "maximum: 40, kind: plus_minus, floor: 40}"),
        one(
            13,
            "criterion 'tasks.reform': the floor 40 is not below the maximum. "
            "Write floor, such as -5.",
        ),
    ),
    "a floor on a criterion that has none": (
        ("maximum: 40}", "maximum: 40, floor: -5}"),
        one(
            13,
            "criterion 'tasks.reform': only plus_minus has a floor. "
            "Leave out floor, or set the kind.",
        ),
    ),
    "a bonus that is not marked in points": (
        ("Mô hình, maximum: 3", "Mô hình, kind: pass_fail, maximum: 3"),
        one(15, "criterion 'plus.model': a bonus is marked in points. Leave out kind."),
    ),
    "a mean of pass and fail over the stages": (
        ("combine: last", "combine: mean"),
        one(
            14,
            "criterion 'party': pass or fail has no mean over the stages. "
            "Set stages.combine to last, maximum or minimum.",
        ),
    ),
    "a stage that stands twice": (
        ("order: [self, head]", "order: [self, self]"),
        one(19, "a stage stands twice in the order. Keep one."),
    ),
    "a scale that does not exist": (
        ("scale: points", "scale: minmax"),
        one(
            20,
            "there is no scale called 'minmax'. "
            "There are points, declared, goalposts, observed, z_score, "
            "percentile, standing, share_of_best, vector, share_of_sum.",
        ),
    ),
    "a scale without an aggregate": (
        ("scale: points", "scale: declared"),
        one(
            20,
            "scale declared and aggregate sum do not go together. "
            "Points are summed; any other scale needs an aggregate such as arithmetic.",
        ),
    ),
    "an aggregate without a scale": (
        ("scale: points", "aggregate: geometric"),
        one(
            20,
            "scale points and aggregate geometric do not go together. "
            "Points are summed; any other scale needs an aggregate such as arithmetic.",
        ),
    ),
    "weights on points as given": (
        ("scale: points", "weights: {tasks: 1, party: 1}"),
        one(20, "points as given take no weights. Set scale: declared and aggregate: arithmetic."),
    ),
    "weights of some siblings only": (
        ("scale: points", "scale: declared\naggregate: arithmetic\nweights: {tasks: 1}"),
        one(
            22,
            "weights: there are weights for tasks and none for party, on the same level. "
            "Weigh all siblings of a node, or none.",
        ),
    ),
    "weights that weigh nothing": (
        ("scale: points", "scale: declared\naggregate: arithmetic\nweights: {tasks: 0, party: 0}"),
        one(22, "weights: the weights of tasks, party are all 0. Raise one."),
    ),
    "a weight below zero": (
        ("scale: points", "scale: declared\naggregate: arithmetic\nweights: {tasks: 2, party: -1}"),
        one(22, "weights.party: -1 cannot stand here. It should be greater than or equal to 0."),
    ),
    "a geometric mean of points below zero": (
        (
            "maximum: 40}",
            "maximum: 40, kind: plus_minus, floor: -5}",
        ),
        ("scale: points", "scale: declared\naggregate: geometric"),
        one(
            21,
            "a geometric mean has no place for points below zero. Set aggregate: arithmetic.",
        ),
    ),
}

DECISIONS = {
    "a tie key that names no criterion": (
        ("{higher: tasks}", "{higher: task}"),
        one(
            21,
            "ties: there is no criterion called 'task'. "
            "Name a section, a criterion, bonus or penalty.",
        ),
    ),
    "bands from the worst up": (
        ("at_least: 80", "at_least: 95"),
        one(
            24,
            "band 'good' begins at 95, not below the one before it. "
            "List the bands from the best down.",
        ),
    ),
    "a band that does not exist": (
        ("band_at_least: excellent", "band_at_least: excelent"),
        one(
            30,
            "award 'government-flag': there is no band called 'excelent'. "
            "There are excellent, good.",
        ),
    ),
    "a check that does not exist": (
        ("checks: [no-breach]", "checks: [no-breaches]"),
        one(
            30,
            "award 'government-flag': there is no check called 'no-breaches'. There are no-breach.",
        ),
    ),
    "not_with an award that comes later": (
        ("decide: acclaimed", "not_with: [city-flag]"),
        one(
            31,
            "award 'government-flag': not_with names 'city-flag', not decided before it. "
            "Decided before it: none.",
        ),
    ),
    "an award that is both voted on and acclaimed": (
        ("seats: 2", "decide: acclaimed"),
        one(34, "award 'city-flag' is both acclaimed and voted on. Keep one."),
    ),
    "a vote with no base": (
        ("4/5, of: members, absent: written_counts", "4/5"),
        one(
            35,
            "award 'city-flag': the base of the threshold is not named. Write of: members ...",
        ),
    ),
    "a vote with two thresholds": (
        ("4/5, of: members", "4/5, more_than: 1/2, of: members"),
        one(
            35,
            "award 'city-flag': a vote has one threshold, here are 2. Write at_least or more_than.",
        ),
    ),
    "agreement in writing on a base of papers": (
        ("of: members, absent", "of: issued, absent"),
        one(
            35,
            "award 'city-flag': agreement in writing has no part in the base 'issued'. "
            "Count of: members or of: valid.",
        ),
    ),
    "a chair among those agreeing where nobody is asked who agrees": (
        ("more_than: 1/2, of: valid}", "rule: borda, chair: must_agree}"),
        one(
            38,
            "office 'head': nobody is asked who agrees, so neither is the chair. Leave out chair.",
        ),
    ),
    "an office that is elected in rotation": (
        ("of: valid}", "of: valid, rotation: [a, b]}"),
        one(
            38,
            "office 'head' is elected: a rotation decides nothing. Set decide: acclaimed.",
        ),
    ),
    "an office and an award of one id": (
        ("{id: head,", "{id: city-flag,"),
        one(38, "award or office 'city-flag': the id is used already on line 32. Give another."),
    ),
}


@pytest.mark.parametrize("case", [*SHAPES, *RUBRIC, *DECISIONS])
def test_refused_word_for_word(case, tmp_path):
    *changes, said = (SHAPES | RUBRIC | DECISIONS)[case]

    assert refusal(tmp_path, *changes) == said


def test_every_fault_is_told_at_once_in_the_order_of_the_lines(tmp_path):
    said = refusal(
        tmp_path,
        ("phase: year_end", "phase: yearend"),
        ("maximum: 70", "maximun: 70"),
        ("Xây dựng Đảng, maximum: 30", "Xây dựng Đảng"),
        ("missing: refuse", "missing: zero"),
        ("{higher: tasks}", "{higher: task}"),
        ("4/5, of: members, absent: written_counts", "0.6667"),
    )

    assert said == (
        "rules.yaml: 8 faults\n"
        "  line 3: phase: 'yearend' cannot stand here. "
        "It should be 'kick_off', 'mid_year' or 'year_end'.\n"
        "  line 10: rubric.criteria[1].maximun: there is no key called 'maximun'. "
        "Did you mean 'maximum'?\n"
        "  line 14: criterion 'party' has no maximum, though others have. Write maximum.\n"
        "  line 14: criterion 'party': the kind pass_fail needs a maximum. Write maximum.\n"
        "  line 17: rubric.missing: 'zero' cannot stand here. It should be 'refuse', 'reweight', "
        "'impute_mean', 'impute_median' or 'impute_minimum'.\n"
        "  line 21: ties: there is no criterion called 'task'. "
        "Name a section, a criterion, bonus or penalty.\n"
        "  line 35: award 'city-flag': the base of the threshold is not named. "
        "Write of: members ...\n"
        "  line 35: awards[2].vote.at_least: the share 0.6667 is rounded. "
        'Write the fraction, such as "2/3".'
    )


def test_a_criterion_without_a_maximum_does_not_hide_a_sum_that_is_wrong(tmp_path):
    said = refusal(
        tmp_path,
        ("maximum: 70", "maximum: 75"),
        ("Xây dựng Đảng, maximum: 30, kind: pass_fail", "Xây dựng Đảng"),
    )

    assert said == (
        "rules.yaml: 2 faults\n"
        "  line 10: section 'tasks': the maxima below add up to 70, not to 75. "
        "Mend the section or its criteria.\n"
        "  line 14: criterion 'party' has no maximum, though others have. Write maximum."
    )


def test_a_section_of_the_bonus_adds_up_as_well(tmp_path):
    said = refusal(
        tmp_path,
        (
            "[{id: plus.model, name: Mô hình, maximum: 3}]",
            "[{id: plus, name: x, maximum: 4, criteria: "
            "[{id: plus.model, name: Mô hình, maximum: 3}]}]",
        ),
    )

    assert said == one(
        15,
        "section 'plus': the maxima below add up to 3, not to 4. Mend the section or its criteria.",
    )


WITHOUT_MAXIMA = (
    ("      maximum: 70\n", ""),
    ("Kế hoạch, maximum: 30, kind: target", "Kế hoạch"),
    ("Cải cách, maximum: 40", "Cải cách"),
    ("Xây dựng Đảng, maximum: 30, kind: pass_fail", "Xây dựng Đảng"),
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("scale: points", "scale: declared\naggregate: arithmetic"),
            one(19, "scale declared needs the maximum of every criterion. Set scale: points."),
        ),
        (
            ("missing: refuse", "missing: reweight"),
            one(16, "reweight needs the maximum of every criterion. Set missing: refuse."),
        ),
        (
            ("name: Cải cách}", "name: Cải cách, kind: target}"),
            one(12, "criterion 'tasks.reform': the kind target needs a maximum. Write maximum."),
        ),
    ],
)
def test_without_maxima_nothing_that_needs_them(change, said, tmp_path):
    assert refusal(tmp_path, *WITHOUT_MAXIMA, change) == said


def test_a_file_that_is_no_yaml_names_the_line(tmp_path):
    assert refusal(tmp_path, ("tier: city", "tier: [city")) == one(
        5, "this is not YAML: did not find expected ',' or ']'. Mind the indentation and colons."
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rules.yaml: 1 fault\n  the file is empty. Write the rules, or remove it."),
        (b"- a\n- b\n", one(1, "these are no rules. Write keys such as cluster: name.")),
        (
            "name: Cụm".encode("utf-16"),
            "rules.yaml: 1 fault\n"
            "  the file cannot be read (UnicodeDecodeError). Save it as UTF-8.",
        ),
    ],
)
def test_a_file_that_holds_no_rules_is_refused(content, said, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        load_rules(path)

    assert str(refused.value) == said


def test_vietnamese_in_parts_and_with_a_byte_order_mark_is_read_composed(tmp_path):
    import unicodedata

    path = tmp_path / "rules.yaml"
    path.write_bytes(("\ufeff" + unicodedata.normalize("NFD", GOOD)).encode())

    assert load_rules(path).name.vi == "Cụm thử"

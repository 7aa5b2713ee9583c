"""Published elections and the winners they are known for, for tests to be parameterised over.

The ballots lie in tests/data/elections; its README.md says where each election and each outcome was
read. An outcome that no source prints is here only as ``RECOMPUTED``, and was found by enumeration.
``winners`` is the complete set: two names under a rule for one seat are a tie, an empty tuple is an
election without a winner, and for several seats they are all that are elected in some committee.
"""

from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "elections"
RECOMPUTED = "recomputed by enumeration"

Committee = tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """One election under one rule, and who wins it.

    ``committees`` lists every winning committee where a rule for several seats leaves more than
    one; ``seats_won`` is the apportionment of the list rules, nought included.

    >>> tie = next(each for each in EXPECTED if each.file == "schulze_04.txt")
    >>> tie.rule, tie.winners
    ('schulze', ('B', 'D'))
    """

    name: str
    file: str
    rule: str
    seats: int
    conventions: dict[str, str]
    winners: Committee
    source: str
    committees: tuple[Committee, ...] = field(default=())
    seats_won: tuple[tuple[str, int], ...] = field(default=())

    @property
    def path(self) -> Path:
        return FOLDER / self.file


LAST = {"unranked": "last", "overvote": "stop", "strength": "winning"}
NO_OPINION = LAST | {"unranked": "no_opinion"}
MARGINS = LAST | {"strength": "margins"}
OPPOSITION = LAST | {"strength": "opposition"}


def _one(file, source, winners, *rules, conventions=LAST):
    """One seat: the same winners under each of the rules (names with / between them tie)."""
    elected = tuple(sorted(name for name in winners.split("/") if name))
    title = file.split(".")[0]
    return tuple(
        Published(f"{title}, {rule}", file, rule, 1, conventions, elected, source) for rule in rules
    )


def _committee(file, source, seats, rule, *committees, conventions=None):
    """Several seats: committees as names joined by a blank."""
    found = tuple(tuple(sorted(each.split())) for each in committees)
    elected = tuple(sorted({name for each in found for name in each}))
    title = f"{file.split('.')[0]}, {rule}"
    several = found if len(found) > 1 else ()
    return (
        Published(title, file, rule, seats, conventions or {}, elected, source, committees=several),
    )


def _council(file, source, seats, rule, *elected):
    """Several seats by ranked ballots: the names elected, in the order of election."""
    title = f"{file.split('.')[0]}, {rule}"
    return (Published(title, file, rule, seats, LAST, elected, source),)


def _lists(file, source, rule, **won):
    """Seats by lists: how many each one wins."""
    seats = sum(won.values())
    winners = tuple(name for name, count in won.items() if count)
    title = f"{file.split('.')[0]}, {rule}, {seats} seats"
    seats_won = tuple(won.items())
    return (Published(title, file, rule, seats, {}, winners, source, seats_won=seats_won),)


PAIRWISE = (
    "condorcet",
    "copeland",
    "minimax",
    "schulze",
    "ranked-pairs",
    "kemeny",
    "smith",
    "black",
)
PHP = "Condorcet PHP, tests/src/Algo/Methods/"
VOTELIB = "votelib, tests/evaluate/"
SCHULZE = "Schulze 2011 and arXiv 1804.02973, section 3, as in " + PHP + "Schulze/SchulzeTest.php"
ABC = "Lackner and Skowron 2023, as in abcvoting, examples/abcbook/"

TENNESSEE = (
    *_one("tennessee.txt", "Wikipedia, plurality", "Memphis", "plurality"),
    *_one("tennessee.txt", PHP + "Majority/TwoRoundSystemTest.php", "Nashville", "two-rounds"),
    *_one("tennessee.txt", PHP + "InstantRunoff/InstantRunoffTest.php", "Knoxville", "irv"),
    *_one("tennessee.txt", PHP + "Borda/BordaCountTest.php", "Nashville", "borda"),
    *_one("tennessee.txt", "Wikipedia, Coombs' method", "Nashville", "coombs"),
    *_one("tennessee.txt", VOTELIB + "test_sequential.py", "Nashville", "bucklin"),
    *_one("tennessee.txt", PHP, "Nashville", "copeland", "minimax", "ranked-pairs", "kemeny"),
    *_one("tennessee.txt", PHP + "Minimax", "Nashville", "minimax", conventions=MARGINS),
    *_one("tennessee.txt", PHP + "Minimax", "Nashville", "minimax", conventions=OPPOSITION),
    *_one("tennessee.txt", "wybr, documentation of Schulze", "Nashville", "schulze"),
    *_one("tennessee.txt", VOTELIB + "test_condorcet.py", "Nashville", "condorcet"),
    *_one("tennessee.txt", RECOMPUTED, "Nashville", "baldwin", "nanson", "black", "smith"),
    *_one("tennessee.txt", RECOMPUTED, "Chattanooga/Nashville", "anti-plurality"),
)

BURLINGTON = (
    *_one("burlington_2009.toi", "Wikipedia; Electowiki", "Bob Kiss", "irv"),
    *_one("burlington_2009.toi", "Wikipedia; Electowiki", "Kurt Wright", "plurality"),
    *_one("burlington_2009.toi", "Wikipedia; Electowiki", "Andy Montroll", "condorcet", "copeland"),
    *_one(
        "burlington_2009.toi",
        RECOMPUTED,
        "Andy Montroll",
        *("minimax", "schulze", "ranked-pairs", "kemeny", "smith", "black", "borda", "bucklin"),
        *("baldwin", "nanson", "coombs"),
    ),
    *_one("burlington_2009.toi", RECOMPUTED, "Bob Kiss", "two-rounds"),
    *_one("burlington_2009_three.txt", "votelib, test_real_burlington.py", "Wright", "plurality"),
    *_one("burlington_2009_three.txt", "votelib, test_real_burlington.py", "Kiss", "irv"),
    *_one(
        "burlington_2009_three.txt",
        "votelib, test_real_burlington.py",
        "Montroll",
        *("bucklin", "copeland", "minimax", "schulze", "ranked-pairs", "kemeny"),
    ),
)

DEBIAN = (
    *_one(
        "debian_2006.toi",
        "Debian 2006, vote_002; Condorcet PHP, DebianFormatTest.php (implicit)",
        "Anthony Towns",
        "schulze",
    ),
    *_one(
        "debian_2006.toi",
        "Condorcet PHP, DebianFormatTest.php (explicit)",
        "Steve McIntyre",
        "schulze",
        conventions=NO_OPINION,
    ),
    *_one("debian_2006.toi", RECOMPUTED, "Anthony Towns", *PAIRWISE[:3], *PAIRWISE[4:]),
    *_one("debian_2006.toi", RECOMPUTED, "Steve McIntyre", "borda"),
    *_one("debian_2002.soi", "Debian 2002, vote_0001", "Bdale Garbee", "schulze"),
    *_one("debian_2002.soi", RECOMPUTED, "Bdale Garbee", *PAIRWISE[:3], *PAIRWISE[4:]),
)

SCHULZE_PAPER = tuple(
    expected
    for example, winners in {
        "01": "D",
        "02": "C",
        "03": "E",
        "04": "B/D",
        "05": "D",
        "06": "A/C",
        "07a": "A",
        "07b": "D",
        "08a": "A",
        "08b": "B",
        "09a": "A",
        "09b": "B",
        "10": "D",
        "11": "B",
        "12": "E",
        "13": "A/B",
    }.items()
    for expected in _one(f"schulze_{example}.txt", SCHULZE, winners, "schulze")
) + _one("schulze_10.txt", SCHULZE, "A", "schulze", conventions=MARGINS)

GORR = "Eric Gorr's examples, as in " + PHP + "RankedPairs/RankedPairsTest.php"
LEGRAND = "Rob LeGrand's description of methods, as in " + PHP
RANKED_PAIRS = (
    *_one("gorr_1.txt", GORR, "A", "ranked-pairs"),
    *_one("gorr_2.txt", GORR, "A", "ranked-pairs"),
    *_one("gorr_3.txt", GORR, "A/B", "ranked-pairs"),
    *_one("gorr_3.txt", GORR, "A/B", "ranked-pairs", conventions=MARGINS),
    *_one("gorr_3.txt", RECOMPUTED, "A/B", "schulze", "copeland", "minimax", "plurality", "irv"),
    *_one("gorr_3.txt", RECOMPUTED, "", "condorcet"),
    *_one("gorr_4.txt", RECOMPUTED, "B/C", "ranked-pairs", "schulze"),
    *_one(
        "tideman_1987_example_5.txt",
        "Tideman 1987, example 5, as in " + PHP + "RankedPairs/RankedPairsTest.php",
        "v",
        "ranked-pairs",
    ),
    *_one(
        "schulze_03.txt",
        "French Wikipedia, as in " + PHP + "RankedPairs/RankedPairsTest.php",
        "A",
        "ranked-pairs",
    ),
    *_one("legrand.txt", LEGRAND + "RankedPairs/RankedPairsTest.php", "Brad", "ranked-pairs"),
    *_one("legrand.txt", LEGRAND + "Schulze/SchulzeTest.php", "Abby", "schulze"),
    *_one("legrand.txt", LEGRAND + "Minimax/MinimaxTest.php", "Cora", "minimax"),
    *_one("legrand.txt", LEGRAND + "Copeland/CopelandTest.php", "Abby/Brad", "copeland"),
    *_one("legrand.txt", "BetterVoting, election cxrf8v", "Dave", "irv"),
    *_one("legrand.txt", "BetterVoting, election cxrf8v", "Abby/Brad/Dave/Erin", "smith"),
    *_one("legrand.txt", "BetterVoting, election cxrf8v", "", "condorcet"),
    *_one("legrand.txt", RECOMPUTED, "Abby", "borda", "black", "coombs", "baldwin"),
    *_one("legrand.txt", RECOMPUTED, "Brad", "kemeny", "nanson", "plurality"),
    *_one("legrand.txt", RECOMPUTED, "Erin", "bucklin"),
)

THREE = "minimax_three_answers.txt"
WIKIPEDIA_MINIMAX = "Wikipedia, minimax, as in " + PHP + "Minimax/MinimaxTest.php"
SINGLE = (
    *_one(THREE, WIKIPEDIA_MINIMAX, "A", "minimax", conventions=NO_OPINION),
    *_one(
        THREE, WIKIPEDIA_MINIMAX, "B", "minimax", conventions=NO_OPINION | {"strength": "margins"}
    ),
    *_one(
        THREE,
        WIKIPEDIA_MINIMAX,
        "D",
        "minimax",
        conventions=NO_OPINION | {"strength": "opposition"},
    ),
    *_one("minimax_opposition.txt", WIKIPEDIA_MINIMAX, "A", "minimax", "condorcet"),
    *_one("minimax_opposition.txt", WIKIPEDIA_MINIMAX, "A", "minimax", conventions=MARGINS),
    *_one("minimax_opposition.txt", WIKIPEDIA_MINIMAX, "C", "minimax", conventions=OPPOSITION),
    *_one("condorcet_loser_minimax.txt", WIKIPEDIA_MINIMAX, "L", "minimax"),
    *_one("condorcet_loser_minimax.txt", RECOMPUTED, "A/B/C", "smith", "schulze"),
    *_one("copeland_no_condorcet.txt", PHP + "Copeland/CopelandTest.php", "A", "copeland"),
    *_one("copeland_no_condorcet.txt", PHP + "Copeland/CopelandTest.php", "", "condorcet"),
    *_one("condorcet_not_irv.txt", VOTELIB + "test_sequential.py", "C", "irv"),
    *_one("condorcet_not_irv.txt", VOTELIB + "test_condorcet.py", "B", "condorcet"),
    *_one("condorcet_not_irv.txt", RECOMPUTED, "A", "plurality"),
    *_one("condorcet_not_borda.txt", VOTELIB + "test_condorcet.py", "A", "condorcet"),
    *_one("condorcet_not_borda.txt", "Wikipedia, Condorcet criterion", "B", "borda"),
    *_one("borda_majority.txt", PHP + "Borda/BordaCountTest.php", "A", "borda"),
    *_one("borda_majority.txt", RECOMPUTED, "B", "plurality", "irv", "condorcet", "black"),
    *_one("baldwin_electowiki.txt", "Electowiki, Baldwin's method", "B", "baldwin"),
    *_one("baldwin_electowiki.txt", "Electowiki, Baldwin's method", "C", "black", "borda"),
    *_one("baldwin_reversal.txt", VOTELIB + "test_sequential.py", "B", "baldwin"),
    *_one("baldwin_reversed.txt", VOTELIB + "test_sequential.py", "B", "baldwin"),
    *_one("irv_reversal.txt", VOTELIB + "test_sequential.py", "A", "irv"),
    *_one("irv_reversed.txt", VOTELIB + "test_sequential.py", "A", "irv"),
    *_one("irv_nightmare.txt", VOTELIB + "test_sequential.py", "D", "irv"),
    *_one("irv_nightmare.txt", RECOMPUTED, "C", "condorcet", "plurality"),
    *_one("coombs_whalrus.txt", "Whalrus, RuleCoombs", "a", "coombs"),
    *_one("bucklin_whalrus.txt", "Whalrus, RuleBucklinByRounds", "a", "bucklin"),
    *_one("nanson_whalrus.txt", "Whalrus, RuleNanson", "a", "nanson"),
    *_one("black_condorcet.txt", "Whalrus, RuleBlack", "a", "black"),
    *_one("black_condorcet.txt", "Whalrus, RuleBlack", "b", "borda"),
    *_one("black_borda.txt", "Whalrus, RuleBlack", "a", "black"),
    *_one("smith_top_two.txt", PHP + "Smith/SmithTest.php", "A/B", "smith"),
    *_one("smith_cycle.txt", PHP + "Smith/SmithTest.php", "A/B/C", "smith"),
)

RUNNING = "lackner_skowron_running.txt"
EJR = " ".join(f"c{number}" for number in range(1, 13))
COMMITTEES = (
    *_committee(RUNNING, ABC + "example202.py", 4, "block", "a b c d", "a b c f"),
    *_committee(RUNNING, ABC + "example204.py", 4, "pav", "a b c f"),
    *_committee(RUNNING, ABC + "example209.py", 4, "phragmen", "a b c d"),
    *_committee(RUNNING, ABC + "example211.py", 4, "equal-shares", "a b c d"),
    *_committee(RUNNING, RECOMPUTED, 4, "sequential-pav", "a b c f"),
    *_committee("lackner_skowron_2_5.txt", ABC + "example205.py", 2, "pav", "a c"),
    *_committee("lackner_skowron_2_5.txt", ABC + "example205.py", 2, "sequential-pav", "c d"),
    *_committee("lackner_skowron_2_12.txt", ABC + "example212.py", 3, "equal-shares", "a c d"),
    *_committee("lackner_skowron_2_12.txt", ABC + "example212.py", 3, "phragmen", "b c d"),
    *_committee("thiele_janson_13_3.txt", ABC + "example205.py", 2, "pav", "a b"),
    *_committee("thiele_janson_13_3.txt", ABC + "example205.py", 2, "sequential-pav", "a c"),
    *(
        expected
        for rule in ("phragmen", "pav", "sequential-pav")
        for expected in _committee(
            "phragmen_janson_3_7.txt",
            "Janson, arXiv 1611.08826, examples 3.7 and 18.1, as in abcvoting, test_abcrules.py",
            3,
            rule,
            "A B Q",
        )
    ),
    *_committee(
        "phragmen_mora_oliver_before.txt", ABC + "propositionA3.py", 3, "phragmen", "a b d"
    ),
    *_committee(
        "phragmen_mora_oliver_after.txt", ABC + "propositionA3.py", 3, "phragmen", "a c d", "b c d"
    ),
    *_committee(
        "seqpav_support_before.txt", ABC + "propositionA3.py", 4, "sequential-pav", "a b c d"
    ),
    *_committee(
        "seqpav_support_after.txt", ABC + "propositionA3.py", 4, "sequential-pav", "a b d e"
    ),
    *_committee(
        "phragmen_fails_ejr.txt",
        "Brill, Freeman, Janson and Lackner, as in abcvoting, test_abcrules.py",
        12,
        "phragmen",
        EJR,
    ),
    *_committee(
        "phragmen_support.txt",
        "Sánchez-Fernández et al. 2022, example 5.1, as in abcvoting, test_abcrules.py",
        4,
        "phragmen",
        *("p q r s", "p q r t", "p q s t", "p r s t"),
    ),
    *_committee("pav_wikipedia.txt", VOTELIB + "test_approval.py", 2, "pav", "A C"),
    *_committee("seqpav_votelib.txt", VOTELIB + "test_approval.py", 3, "sequential-pav", "A B D"),
    *_one("tennessee_approval.txt", "abiftool, approval_test.py", "Nashville", "approval"),
)

MEDIAN = "votelib, tests/test_score.py"
STAR = "abiftool, pytests/scorestar_test.py"
GRADES = (
    *_one("tennessee_majority_judgment.csv", MEDIAN, "Nashville", "majority-judgment"),
    *_one("majority_judgment_left.csv", MEDIAN, "Left", "majority-judgment"),
    *_one(
        "majority_judgment_whalrus.csv", "Whalrus, RuleMajorityJudgment", "a", "majority-judgment"
    ),
    *_one("pizza.csv", MEDIAN, "Pepperoni", "majority-judgment"),
    *_one("pizza.csv", MEDIAN, "Mushroom", "score"),
    *_one("tennessee_score.csv", MEDIAN, "Nashville", "score"),
    *_one("tennessee_star.csv", STAR, "Nashville", "star"),
    *_one("tennessee_star.csv", RECOMPUTED, "Nashville", "score"),
    *_one("tennessee_score_knoxville.csv", STAR, "Knoxville", "score"),
    *_one(
        "star_unbreakable_tie.csv",
        "starvote, test_election_unbreakable_tie_in_automatic_runoff_round",
        "Brian/Chuck",
        "star",
    ),
)

DROOP = "droop, test/ref/report/scotland/"
COUNCILS = (
    *_council(
        "scottish_worked_example.blt",
        "Scottish Government, worked example, as in " + VOTELIB + "test_sequential.py",
        *(3, "scottish-stv", "Campbell", "Adams", "Miller"),
    ),
    *_council(
        "pollokshields_2007.blt",
        DROOP + "Pollokshields-2007-scotland-fixed-p5-d5.txt",
        *(3, "scottish-stv", "Irfan Rabbani", "Khalil Malik", "David Meikle"),
    ),
    *_council(
        "pollokshields_2007.blt",
        RECOMPUTED,
        *(3, "meek-stv", "Irfan Rabbani", "Khalil Malik", "Ian A Ruffell"),
    ),
    *_council("scottish_tie_surplus.blt", DROOP, 4, "scottish-stv", "A", "B", "C", "D"),
    *_council("scottish_tie_defeat.blt", DROOP, 2, "scottish-stv", "E", "D"),
    *_council(
        "stv_french_wikipedia.blt",
        "French Wikipedia, as in " + PHP + "STV/SingleTransferableVoteTest.php",
        *(2, "scottish-stv", "A", "B"),
    ),
    *_council(
        "stv_food.blt",
        "Wikipedia, as in " + PHP + "STV/SingleTransferableVoteTest.php",
        *(3, "scottish-stv", "Chocolate", "Orange", "Strawberry"),
    ),
    *_council(
        "stv_italian_wikipedia.blt",
        "Italian Wikipedia, as in " + PHP + "STV/SingleTransferableVoteTest.php",
        *(3, "scottish-stv", "A", "D", "C"),
    ),
    *_committee(
        "meek_42.blt",
        "droop, test/ref/dump/42-meek-o10-rational-d12.txt",
        *(2, "meek-stv", "Castor Helen", "Castor Pollux"),
        conventions=LAST,
    ),
)

LISTS = (
    *_lists(
        "largest_remainder_colours.txt",
        "Wikipedia, as in " + PHP + "LargestRemainder/LargestRemainderTest.php",
        "hamilton",
        **{"Yellows": 5, "Whites": 2, "Reds": 1, "Greens": 1, "Blues": 1, "Pinks": 0},
    ),
    *_lists(
        "alabama_paradox.txt",
        "Wikipedia, as in " + PHP + "LargestRemainder/LargestRemainderTest.php",
        "hamilton",
        **{"A": 7, "B": 7, "C": 4, "D": 3, "E": 3, "F": 1},
    ),
    *_lists(
        "alabama_paradox.txt",
        "Wikipedia, as in " + PHP + "LargestRemainder/LargestRemainderTest.php",
        "hamilton",
        **{"A": 8, "B": 8, "C": 5, "D": 2, "E": 2, "F": 1},
    ),
    *_lists(
        "sainte_lague_three.txt",
        PHP + "HighestAverages/SainteLagueTest.php",
        "sainte-lague",
        **{"A": 3, "B": 2, "C": 2},
    ),
    *_lists(
        "jefferson_four.txt",
        PHP + "HighestAverages/JeffersonTest.php",
        "dhondt",
        **{"A": 3, "B": 2, "C": 1, "D": 0},
    ),
    *_lists(
        "czech_european_2019.txt",
        "European Parliament 2019, Czechia, as in votelib, tests/real/test_real_proportional.py",
        "dhondt",
        **{
            "ANO 2011": 6,
            "Občanská demokratická strana": 4,
            "Česká pirátská strana": 3,
            "Koalice STAN, TOP 09": 3,
            "Svoboda a přímá demokracie": 2,
            "KDU-ČSL": 2,
            "KSČM": 1,
        },
    ),
    *_lists(
        "new_zealand_2014.txt",
        "New Zealand 2014, as in votelib, tests/real/test_real_mmp.py, without the overhang seat",
        "sainte-lague",
        **{
            "National Party": 60,
            "Labour Party": 32,
            "Green Party": 14,
            "New Zealand First Party": 11,
            "Māori Party": 2,
            "ACT New Zealand": 1,
            "United Future": 0,
        },
    ),
)

EXPECTED: tuple[Published, ...] = (
    *TENNESSEE,
    *BURLINGTON,
    *DEBIAN,
    *SCHULZE_PAPER,
    *RANKED_PAIRS,
    *SINGLE,
    *COMMITTEES,
    *GRADES,
    *COUNCILS,
    *LISTS,
)

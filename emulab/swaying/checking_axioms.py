"""Checking an axiom on the papers at hand: broken with a witness, or not found broken.

Whether a rule keeps an axiom on all papers is a theorem and not asked here. Asked is whether
these papers show it broken: by themselves, or with some of them changed, left out or turned
round.
"""

from dataclasses import dataclass
from typing import Any

from emulab.ballots import Ballots
from emulab.electing import Conventions, Election, Unfit, counted
from emulab.faults import Fault, InputError
from emulab.swaying.axiom_questions import Question
from emulab.swaying.axioms import AXIOMS
from emulab.words import Message

TRIES = 300  # counts of changed papers before a search stops


@dataclass(frozen=True)
class Witness:
    """Papers that show an axiom broken; ``text`` says how, both outcomes are counted anew.

    Where the papers break it by themselves both are the same.
    """

    axiom: str
    text: Message
    ballots_before: Ballots
    ballots_after: Ballots
    outcome_before: Election
    outcome_after: Election


@dataclass(frozen=True)
class AxiomCheck:
    """What was found on one axiom, one rule, and these papers.

    ``holds``: False with a ``witness``; True where everything there is to try was tried and
    nothing breaks it; None where the search stopped first. ``tries`` is how many counts were
    made, ``complete`` whether nothing was left to try.
    """

    axiom: str
    rule: str
    holds: bool | None
    witness: Witness | None
    tries: int
    complete: bool

    @property
    def says(self) -> Message:
        """The answer in a sentence; never more than it proves."""
        if self.witness is not None:
            return self.witness.text
        if self.complete:
            return Message("No violation on these ballots.")
        text = "No violation found on these ballots, in {tries} tries; there may be others."
        return Message(text, {"tries": self.tries})


def check_axiom(
    rule: str,
    ballots: Ballots,
    axiom: str,
    seats: int = 1,
    tries: int = TRIES,
    **conventions: Any,
) -> AxiomCheck:
    """Whether these papers show the rule breaking an axiom of AXIOMS, and the witness.

    Conventions as ``tally`` takes them. A name counts as winning only where it wins in every way
    of breaking ties, and as losing only where it wins in none, so a tie alone breaks nothing but
    the axioms on who has to be elected. Every witness is counted again before it is returned.
    Searches stop after ``tries`` counts. Raises InputError for an axiom that does not exist, and
    what ``tally`` raises: papers left out or withdrawn from may come to a convention anew.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 2, 3], [3, 1, 2], [3, 2, 1]], [4, 3, 2])
    >>> found = check_axiom("plurality", papers, "condorcet")
    >>> found.holds, str(found.says)
    (False, 'B beats everybody in pairs, and A is elected.')
    """
    if axiom not in AXIOMS:
        finding = f"there is no axiom called {axiom!r}."
        raise InputError([Fault("axiom", 0, finding, f"The axioms are {', '.join(AXIOMS)}.")])
    asked = AXIOMS[axiom]
    if seats > 1 and asked.one_seat:
        finding = f"{axiom} is asked of one seat, and there are {seats}."
        raise InputError([Fault("axiom", 0, finding, "Ask for one seat.")])
    if not isinstance(ballots, Ballots):
        raise Unfit(rule, "an axiom is checked on the ballots, and only totals are here.")
    given = Conventions(**{**conventions, "bases": dict(conventions.get("bases") or {})})
    before = counted(ballots, rule, seats, given)
    question = Question(ballots, rule, seats, given, before)
    made, sure = 0, before.complete
    attempts = asked.attempts(question)
    for attempt in attempts:
        if made >= tries:
            return AxiomCheck(axiom, rule, None, None, made, complete=False)
        made += 1
        after = before if attempt.ballots is ballots else question.count(attempt.ballots)
        sure &= after.complete
        text = attempt.broken(after)
        if text is not None:
            again = counted(ballots, rule, seats, given), question.count(attempt.ballots)
            if again[0].winners == before.winners and attempt.broken(again[1]) == text:
                witness = Witness(axiom, text, ballots, attempt.ballots, *again)
                return AxiomCheck(axiom, rule, False, witness, made, complete=False)
    complete = asked.exhaustive and sure
    return AxiomCheck(axiom, rule, True if complete else None, None, made, complete)

"""The method of equal shares (Rule X; Peters and Skowron, Proportionality and the Limits of
Welfarism, EC 2020), completed by Phragmén's rule as they propose.

A seat costs 1, and every paper has seats / papers to spend. A name is affordable at the price
rho where those who mark it together pay 1 when each pays rho, or all that it has left; the name
of the lowest price is bought. Where nobody is affordable any more and seats are open, papers
earn on as under Phragmén's rule, beginning with what they have left. Without that completion
the seats would stay open; the facts say how many there were.
"""

from fractions import Fraction
from math import lcm

import numpy as np

from emulab.electing.election import Found
from emulab.electing.profile import Profile
from emulab.electing.registry import APPROVED, listed, rule
from emulab.electing.several.greedy import HOW, Papers, Step, elect
from emulab.electing.several.phragmen import Purse, paying

SHARES, COMPLETION = "equal shares", "phragmen"


def equal_shares(profile: Profile, seats: int) -> Found:
    """Seat after seat to the cheapest name, then by Phragmén's rule.

    A round of equal shares shows the price of every name that is affordable, a round of the
    completion the time at which each could be paid. facts: ``budget`` of a paper,
    ``completion``, and ``by_shares``, seats of the rounds that were bought before it.
    """
    found = elect(profile, seats, buying, _budgets)
    number = int(profile.approvals[1].sum())
    bought = sum(HOW["price"] in _templates(one.text) for one in found.rounds)
    own = {
        "budget": Fraction(seats, number) if number else Fraction(0),
        "completion": COMPLETION,
        "by_shares": bought,
    }
    found.facts.update(own)
    return found


def _templates(text) -> list[str]:
    inner = [one for one in text.values.values() if hasattr(one, "template")]
    return [text.template, *(one for part in inner for one in _templates(part))]


def _budgets(papers: Papers) -> tuple[str, Purse]:
    number = int(papers.counts.sum()) or 1
    return SHARES, (Fraction(0), number, (papers.seats,) * len(papers.counts))


def buying(papers: Papers, left: frozenset[int], memory: tuple[str, Purse]) -> Step:
    """The cheapest name that is affordable; where there is none, whoever can be paid first."""
    phase, purse = memory
    prices = _prices(papers, left, purse) if phase == SHARES else {}
    if not prices:
        step = paying(papers, left, purse)
        return Step(step.measures, step.best, lambda one: (COMPLETION, step.after(one)), step.how)
    least = min(prices.values())

    def after(one: int) -> tuple[str, Purse]:
        time, whole, money = purse
        common = lcm(whole, least.denominator)
        price = least.numerator * (common // least.denominator)
        own = [each * (common // whole) for each in money]
        marks = papers.approved[:, one]
        paid = (
            max(0, each - price) if mark else each for each, mark in zip(own, marks, strict=True)
        )
        return SHARES, (time, common, tuple(paid))

    best = tuple(sorted(one for one, price in prices.items() if price == least))
    return Step(prices, best, after, HOW["price"])


def _prices(papers: Papers, left: frozenset[int], purse: Purse) -> dict[int, Fraction]:
    """The price of each name that those who mark it can afford together."""
    _, whole, money = purse
    owns = np.array(money, dtype=object)
    has = owns @ papers.weights
    found = {}
    order = sorted(range(len(money)), key=lambda row: money[row])
    for one in left:
        if has[one] < whole:
            continue
        due, number = whole, papers.votes[one]
        for row in order:  # whoever has least pays all it has, until the rest can pay alike
            papers_here = papers.weights[row, one]
            if money[row] * number >= due:
                break
            due -= money[row] * papers_here
            number -= papers_here
        found[one] = Fraction(int(due), int(whole * number))
    return found


EQUAL_SHARES = rule(
    "equal-shares",
    "Chia đều phần phiếu (equal shares)",
    "Method of equal shares",
    APPROVED,
    equal_shares,
    seats="several",
)

RULES = listed(EQUAL_SHARES)

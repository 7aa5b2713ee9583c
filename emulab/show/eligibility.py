"""Eligibility: what each award asks for, and how every unit stands on it before any vote."""

from great_tables import GT

from emulab.awards.conditions import BASES
from emulab.awards.standings import standings
from emulab.pipeline import Result
from emulab.rules import Award, Rules, Threshold
from emulab.show.awards import in_order, no_awards
from emulab.show.names import plain, points, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import Page, bullets, nothing, page, said
from emulab.show.table import number, table, tick, word
from emulab.show.vocabulary import CHECKS, spoken
from emulab.words import Message


def eligibility(result: Result | None) -> Page:
    """The conditions of every award, then every unit's rank, total, band and checks.

    A check without a result is not met: nobody is proposed on the strength of a blank.
    """
    if result is None or not result.rules.awards:
        return nothing(no_awards(result))
    rules = result.rules
    asked = [f"**{award.name}**: {conditions(rules, award)}." for award in rules.awards]
    return page(bullets(said("Asked for:"), asked), _table(result))


def conditions(rules: Rules, award: Award) -> str:
    """What an award asks for, in the order in which it is tested."""
    asked, bands = award.eligible, {band.id: band.name for band in rules.bands}
    found = []
    if asked.rank_at_most:
        found.append(said("rank {rank} or better", rank=asked.rank_at_most))
    if asked.band_at_least:
        found.append(said("band {band} or better", band=bands[asked.band_at_least]))
    if asked.total_at_least is not None:
        found.append(said("at least {points} points", points=plain(asked.total_at_least)))
    found += [f"“{rules.check_names[check]}”" for check in asked.checks]
    if award.not_with:
        names = {other.id: str(other.name) for other in rules.awards}
        found.append(said("not also {awards}", awards=", ".join(names[i] for i in award.not_with)))
    if award.vote is not None:
        found += vote(award.vote)
    if award.seats:
        found.append(said("seats: {seats}", seats=award.seats))
    return joined(found) or said("no condition")


def vote(threshold: Threshold) -> list[str]:
    """The quorum and the share of votes, each with its base."""
    found = []
    if threshold.quorum is not None:
        found.append(said("at least {share} of the members there", share=threshold.quorum.at_least))
    of = Message(BASES[threshold.of]) if threshold.of else ""
    if threshold.at_least is not None:
        found.append(said("at least {share} of the {of} agree", share=threshold.at_least, of=of))
    if threshold.more_than is not None:
        found.append(said("more than {share} of the {of} agree", share=threshold.more_than, of=of))
    return found


def _table(result: Result) -> GT:
    rules, names = result.rules, unit_names(result.tables)
    bands = {band.id: band.name.vi for band in rules.bands}
    asked = dict.fromkeys(check for award in rules.awards for check in award.eligible.checks)
    units = result.tables.units["unit"].to_list()
    found = standings(units, result.ranks, result.tables.checks, result.gates)
    standing = {one.unit: one for one in found}
    columns = [number("Rank", 7), word("Unit"), number("Total", 11)]
    columns += [word("Band", 12)] if bands else []
    columns += [tick(rules.check_names[check], 15) for check in asked]
    rows = []
    for rank, unit in in_order(result):
        own = standing[unit]
        cells = [rank, names[unit], points(own.total)]
        cells += [bands.get(own.band, "–")] if bands else []
        cells += [spoken(CHECKS, own.checks.get(check, "unknown")) for check in asked]
        rows.append(cells)
    title = said("Standing on the conditions")
    return table("eligibility", title, columns, rows, lines(result, "marks", "checks"))

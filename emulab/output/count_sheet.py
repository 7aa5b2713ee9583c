"""One contest's count sheet as lines for a terminal: numbers, what adds up, base, five bases."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from emulab.output.frames import terminal_table
from emulab.tables.schemas import FIELDS
from emulab.tables.vocabulary import WORDS
from emulab.voting import on_every_base
from emulab.voting.bases import BASE_NAMES, BASES, share_asked
from emulab.voting.count import FIELD_NAMES, OF_REASONS
from emulab.voting.crosschecks import CHANNEL_NAMES, papers_of
from emulab.voting.identities import BROKEN, HOLDS
from emulab.voting.tally import CHANNELS, Tally
from emulab.voting.thresholds import Poll

if TYPE_CHECKING:
    from emulab.output.counting import Contest

SIGNS = {HOLDS: "✓", BROKEN: "✗"}
IN_NUMBERS = ("rows", "base")  # identities of every unit: those that hold are only counted


def contest_lines(one: "Contest", names: Mapping[str, str]) -> list[str]:
    """Everything that the sheet of one contest says."""
    found = one.tally
    source = "chưa có phiếu" if found is None else "tổng số phiếu"
    if found is not None and found.from_ballots:
        source = "từng lá phiếu"
    lines = [f"{one.name} ({source})", *_fields(one)]
    if found is not None and found.from_ballots:
        lines += _channels(found)
    lines += _adding_up(one)
    if one.why is not None:
        lines.append(f"✗ Chưa kiểm phiếu được: {one.why.said('vi')}")
    return lines + (_decided(one, one.poll, names) if one.poll else [])


def _fields(one: "Contest") -> list[str]:
    """Every number that the sheet, a teller or the papers give."""
    by_papers = papers_of(one.tally) if one.tally is not None and one.tally.from_ballots else {}
    rows = []
    for field in FIELDS:
        number, figure = one.sheet[field], one.sheet.tellers.get(field)
        counted = by_papers.get(field)
        if number is None and figure is None and (field in OF_REASONS and not counted):
            continue
        if number is None and figure is None and counted is None:
            continue
        row = {"mục": FIELD_NAMES[field].said("vi"), "biên bản": _shown(number)}
        if one.sheet.tellers:
            row["người thứ nhất"] = _shown(figure and figure.first)
            row["người thứ hai"] = _shown(figure and figure.second)
        if by_papers:
            row["theo phiếu"] = _shown(counted)
        rows.append(row)
    return [terminal_table(rows)] if rows else ["Biên bản kiểm phiếu chưa ghi số nào."]


def _channels(found: Tally) -> list[str]:
    """Valid, invalid and blank papers by channel, then the invalid ones by reason."""
    rows = [
        {
            "hình thức": CHANNEL_NAMES[channel].said("vi"),
            "hợp lệ": str(found.valid[channel]),
            "không hợp lệ": str(found.invalid[channel]),
            "trắng": str(found.blank[channel]),
        }
        for channel in CHANNELS
        if channel in found.valid
    ]
    lines = [terminal_table(rows)] if rows else []
    for reason, numbers in sorted(found.reasons.items()):
        word = WORDS[reason][0]
        lines.append(f"Không hợp lệ: {word}: {sum(numbers.values())}")
    if found.chairs:
        lines.append("Phiếu của chủ tịch ghi riêng và được tính trong hòm phiếu.")
    return lines


def _adding_up(one: "Contest") -> list[str]:
    """Every identity with its sign; of those of every unit that hold, how many."""
    shown, counted = [], 0
    for entry in one.identities:
        if entry.of in IN_NUMBERS and entry.state == HOLDS:
            counted += 1
            continue
        shown.append(f"{SIGNS.get(entry.state, '–')} {entry.sentence.said('vi')}")
    if counted:
        shown.append(f"✓ {counted} phép đối chiếu theo từng đơn vị đều khớp")
    return shown


def _decided(one: "Contest", poll: Poll, names: Mapping[str, str]) -> list[str]:
    """The quorum, the base and the votes needed, and every unit on all five bases."""
    lines = []
    if poll.quorum_needed is not None:
        sign = "✓" if poll.quorate else "✗"
        lines.append(f"{sign} Cần {poll.quorum_needed} thành viên có mặt, có mặt {poll.present}.")
    if poll.election is not None:
        winners = "; ".join(names.get(unit, unit) for unit in poll.election.winners) or "–"
        return [*lines, f"Quy tắc bầu: {poll.election.rule}; trúng cử: {winners}"]
    asked, base = share_asked(poll.threshold).said("vi"), BASE_NAMES[poll.threshold.of].said("vi")
    lines.append(f"Ngưỡng {asked}: cần {poll.needed} phiếu trên {poll.base} ({base}).")
    if poll.threshold.chair is not None:
        lines.append("Trong số đồng ý phải có chủ tịch.")
    frame = on_every_base(poll, one.sheet)
    if not frame.height:
        return [*lines, "Không đơn vị nào có phiếu đồng ý."]
    return [*lines, terminal_table(_on_bases(poll, frame.to_dicts(), names)), USED]


USED = (
    "* cơ số theo quy chế; ✓ đủ số phiếu, ✗ không đủ, – biên bản không ghi cơ số "
    "hoặc hai người kiểm phiếu chưa thống nhất"
)


def _on_bases(poll: Poll, rows: list[dict], names: Mapping[str, str]) -> list[dict[str, str]]:
    """A line a unit, most votes first; a column a base, that of the rules with a star."""
    units = sorted({row["unit"] for row in rows}, key=lambda unit: (-poll.votes(unit), unit))
    of = {(row["unit"], row["base"]): row for row in rows}
    found = []
    for unit in units:
        line = {"đơn vị": names.get(unit, unit)}
        if poll.tally.chair is not None:
            line["chủ tịch"] = "✓" if poll.chair_agrees(unit) else "✗"
        for base in BASES:
            row = of[unit, base]
            title = BASE_NAMES[base].said("vi") + (" *" if row["used"] else "")
            sign = "–" if row["passed"] is None else "✓" if row["passed"] else "✗"
            line[title] = f"{row['share']} {sign}" if row["share"] else sign
        found.append(line)
    return found


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)

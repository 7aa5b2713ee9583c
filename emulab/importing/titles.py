"""What stands above a table and on the tab of its sheet: years, stage, scorer, unit."""

import re
from dataclasses import dataclass

from emulab.importing import roles
from emulab.importing.book import Cell, Page
from emulab.importing.naming import skeleton

_CITED = re.compile(
    r"\d+/\d{4}/[^\s]*|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày\s+\S+\s+tháng\s+\S+\s+năm\s+\S+|"
    r"(?:luật|nghị định|thông tư|quyết định|hướng dẫn)[^,;]*?\d{4}",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
_UNIT = re.compile(
    r"(?:tên\s+)?(?:đơn vị|cơ quan)(?:\s+(?:tự chấm|được chấm|chấm điểm))?\s*:\s*(.*)", re.I
)
_SCORER = re.compile(
    r"(?:người chấm|đơn vị chấm|giám khảo|thành viên(?: chấm)?)\s*:\s*(\S.*)", re.IGNORECASE
)
_MARKING = re.compile(r"(.+?)\s+chấm điểm\s+(?:cho|các|đối với|thi đua|quận|huyện).*", re.I | re.S)
PLAIN_TAB = re.compile(  # a tab of such words alone is no name
    r"(?:sheet|trang tính|trang|bảng|biểu|phiếu|phụ lục|pl|mẫu|tổng hợp|tổng|hợp|chấm|điểm|kết quả|"
    r"thi đua|chi tiết|tiêu chí|năm|cụm|khối|số|data|[\d\s_.()-])*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Titles:
    """What the rows above a table say; every part may be missing."""

    years: frozenset[int] = frozenset()
    stage: str | None = None
    scorer: str | None = None
    unit: Cell | None = None
    unit_name: str = ""


def titles_of(page: Page, top: int, bottom: int) -> Titles:
    """What the rows above ``top``, the heading down to ``bottom`` and the tab say."""
    years: set[int] = years_in(page.name)
    stage = roles.stage_of(page.name) or roles.title_stage(page.name)
    scorer, unit, unit_name = None, None, ""
    for row, cells in page.rows.items():
        if row > bottom:
            break
        for cell in (cell for cell in cells if cell.text):
            if row < top or len(cell.text) < 40:
                years |= years_in(cell.text)
            if row >= top:
                continue
            stage = stage or roles.title_stage(cell.text)
            if found := _SCORER.fullmatch(cell.text):
                scorer = found[1].strip()
            elif (found := _MARKING.fullmatch(cell.text)) and _names(page, found[1]):
                scorer = page.name.strip()
            elif found := _UNIT.fullmatch(cell.text):
                beside = page.at(row, cell.column + 1)
                if found[1].strip():
                    unit, unit_name = cell, found[1].strip()
                elif beside is not None and beside is not cell and beside.text:
                    unit, unit_name = beside, beside.text
    return Titles(frozenset(years), stage, scorer, unit, unit_name)


def _names(page: Page, who: str) -> bool:
    """Whether the tab says the same name, and it is one."""
    return skeleton(who) == skeleton(page.name) and not PLAIN_TAB.fullmatch(page.name.strip())


def years_in(text: str) -> set[int]:
    """The years that a text is about, without those of the papers it cites.

    >>> years_in("Điểm năm 2023 (theo Quyết định 114/2017/QĐ-UBND ngày 01/11/2017)")
    {2023}
    """
    return {int(year) for year in _YEAR.findall(_CITED.sub(" ", text))}

"""What boards write over a column or before a row, and the part it plays in the table.

Compared without regard to capitals, blanks and what stands in brackets. Another wording is one
more word here.
"""

import re

from emulab.tables.vocabulary import HEADINGS, WORDS, heading_key

CRITERION, UNIT, MAXIMUM, MARK = "criterion", "unit", "maximum", "mark"
BONUS, PENALTY, TOTAL, RANK, BAND = "bonus", "penalty", "total", "rank", "band"
SUMMARY, LIMIT, MEASURE = "summary", "limit", "measure"
ORDINAL, CODE, NOTE, TARGET, STAGE, SCORER = "ordinal", "code", "note", "target", "stage", "scorer"

ROLES: dict[str, tuple[str, ...]] = {
    ORDINAL: ("stt", "tt", "số tt", "số thứ tự", "no", "no.", "#"),
    CODE: ("mã", "mã số", "mã tiêu chí", "ký hiệu", "code", "mã mục", "mục", "số mục"),
    CRITERION: (
        *(word for word in HEADINGS["criterion"] if not word.startswith("mã")),
        "criterion",
        "các tiêu chí",
        "tiêu chí chấm điểm",
        "tiêu chí đánh giá",
        "tiêu chí thi đua",
        "nội dung, tiêu chí",
        "nội dung/tiêu chí",
        "nội dung các tiêu chí",
        "nội dung chấm điểm",
        "nội dung đánh giá",
        "nội dung thi đua",
        "nội dung tiêu chí thi đua",
        "chỉ tiêu, nội dung",
        "lĩnh vực",
        "lĩnh vực, tiêu chí",
    ),
    UNIT: (
        *(word for word in HEADINGS["unit"] if not word.startswith("mã")),
        "unit",
        "name",
        "tên",
        "tên đơn vị",
        "tên cơ quan",
        "tên cơ quan, đơn vị",
        "cơ quan",
        "cơ quan/đơn vị",
        "các đơn vị",
        "đơn vị thi đua",
        "đơn vị được chấm",
        "đơn vị được chấm điểm",
        "tên bộ, ngành",
        "bộ, ngành",
        "bộ, cơ quan ngang bộ",
        "tỉnh",
        "tỉnh/tp",
        "tỉnh, tp",
        "tỉnh/thành phố",
        "tỉnh, thành phố",
        "tỉnh, thành",
        "tỉnh thành",
        "địa phương",
        "huyện",
        "quận, huyện",
        "quận/huyện",
        "xã, phường",
        "province",
        "provinces",
        "agency",
    ),
    MAXIMUM: (
        "điểm chuẩn",
        "điểm tối đa",
        "tối đa",
        "thang điểm",
        "điểm quy định",
        "mức điểm",
        "khung điểm",
        "maximum",
        "max",
    ),
    MARK: ("điểm", "số điểm", "điểm chấm", "điểm đạt", "điểm đạt được", "mark", "score", "kết quả"),
    BONUS: ("điểm thưởng", "điểm cộng", "thưởng", "cộng điểm", "điểm cộng thêm", "bonus"),
    PENALTY: ("điểm trừ", "trừ", "trừ điểm", "điểm phạt", "penalty"),
    TOTAL: (
        "tổng điểm",
        "tổng",
        "tổng cộng",
        "cộng",
        "tổng số",
        "tổng số điểm",
        "điểm tổng",
        "tổng điểm đạt được",
        "total",
    ),
    RANK: ("xếp hạng", "hạng", "xếp thứ", "thứ hạng", "vị thứ", "xếp thứ hạng", "rank"),
    BAND: ("xếp loại", "loại", "nhóm", "nhóm xếp hạng", "kết quả xếp loại", "xếp loại chung"),
    NOTE: (*HEADINGS["note"], "note", "minh chứng", "lý do", "căn cứ"),
    MEASURE: ("đơn vị tính", "đvt"),
    LIMIT: (
        "điểm thưởng tối đa",
        "điểm cộng tối đa",
        "thưởng tối đa",
        "điểm trừ tối đa",
        "trừ tối đa",
    ),
    TARGET: (*HEADINGS["target"], "target", "kế hoạch giao"),
    SUMMARY: (
        "trung bình",
        "bình quân",
        "điểm trung bình",
        "điểm bình quân",
        "trung bình cộng",
        "cao nhất",
        "thấp nhất",
        "trung vị",
    ),
    STAGE: (*HEADINGS["stage"], "stage"),
    SCORER: (*HEADINGS["scorer"], "scorer"),
}
_ROLE_OF = {heading_key(word): role for role, words in ROLES.items() for word in words}
_BEGINNINGS = {"điểm chuẩn ": MAXIMUM, "điểm tối đa ": MAXIMUM, "thang điểm ": MAXIMUM}
_BEGINNINGS |= {"tài liệu kiểm chứng": NOTE, "ghi chú": NOTE, "lý do ": NOTE}
_BEGINNINGS |= {"pci ": TOTAL, "par index ": TOTAL, "chỉ số tổng hợp": TOTAL}
_BRACKETS = re.compile(r"\s*\([^()]*\)")

STAGES: dict[str, tuple[str, ...]] = {
    "self": (*WORDS["self"], "đơn vị tự chấm", "tự đánh giá", "tự chấm của đơn vị"),
    "cross": (*WORDS["cross"], "các đơn vị chấm chéo", "chấm chéo giữa các đơn vị"),
    "head": (
        *WORDS["head"],
        "cụm chấm",
        "khối chấm",
        "cụm/khối chấm",
        "cụm, khối chấm",
        "cụm/khối trưởng",
        "cụm/khối trưởng chấm",
        "trưởng cụm",
        "trưởng khối",
        "cụm thẩm định",
        "khối thẩm định",
        "tổ thẩm định",
    ),
    "board": (
        *WORDS["board"],
        "hội đồng thẩm định",
        "hội đồng tđkt",
        "hội đồng tđ-kt",
        "tỉnh chấm",
        "thành phố chấm",
        "tỉnh thẩm định",
        "thành phố thẩm định",
    ),
}
_STAGE_OF = {heading_key(word): stage for stage, words in STAGES.items() for word in words}
_STAGE_OF |= {stage: stage for stage in STAGES}
IN_TITLES = (
    ("tự chấm", "self"),
    ("chấm chéo", "cross"),
    ("hội đồng chấm", "board"),
    ("thẩm định", "head"),
)
_SELF = re.compile(
    r"(?:(?:các )?(?:đơn vị|cơ quan)|địa phương|cụm|khối|xã|phường|huyện|quận|sở|ngành)(?:, \w+)* "
    r"tự (?:chấm|đánh giá)(?: điểm)?"
)
_TURN = re.compile(r"\s*lần (?:thứ )?(?P<turn>\d|một|hai|ba|nhất)$")
TURNS = {"một": 1, "nhất": 1, "hai": 2, "ba": 3}
_SCORER = re.compile(
    r"(?:(?:người|giám khảo|thành viên|gk|tv)(?: chấm)?\s*(?:số\s*)?\d+|"
    r"(?:ông|bà|đ/c|đồng chí)\s+.+|(?P<who>.+?)\s+chấm(?: điểm)?)"
)
_PART = r"(?:[ivx]+|[a-zđ]|\d+(?:\.\d+)*)"
SUM = re.compile(
    r"(?:(?:tổng|cộng|tổng cộng|tổng số|tổng điểm|tổng số điểm|cộng điểm|tiểu cộng)"
    r"(?:\s+(?:điểm|mục|phần|nhóm|tiêu chí|nội dung|đạt được|chung|các|của))*"
    rf"\s*(?P<code>\(?{_PART}\)?)?"
    rf"(?:\s*\(?\s*=?\s*\(?{_PART}\)?(?:\s*[-+–]\s*\(?{_PART}\)?)+\s*\)?)?)\s*[:.]?"
)


def role_of(text: str) -> str | None:
    """The part that a heading plays; None where it is a name or nothing known.

    >>> role_of("Điểm chuẩn\\n(tối đa)"), role_of("STT"), role_of("Sở Y tế")
    ('maximum', 'ordinal', None)
    """
    key = heading_key(text).rstrip(":*. ")
    if found := _ROLE_OF.get(key) or _ROLE_OF.get(_BRACKETS.sub("", key).strip()):
        return found
    return next((role for word, role in _BEGINNINGS.items() if key.startswith(word)), None)


def stage_of(text: str) -> str | None:
    """The stage that a heading or the name of a sheet says, and nothing besides.

    >>> stage_of("Điểm tự chấm"), stage_of("Cụm/Khối chấm"), stage_of("Hội đồng nhân dân")
    ('self', 'head', None)
    """
    key = re.sub(r"\s*(?:năm\s*)?\d{4}$", "", heading_key(text)).strip(" .:")
    key = _TURN.sub("", key)
    if _SELF.fullmatch(key):
        return "self"
    for form in (key, _BRACKETS.sub("", key).strip(), key.removeprefix("điểm ")):
        if stage := _STAGE_OF.get(form):
            return stage
    return None


def title_stage(text: str) -> str | None:
    """The stage that a title speaks of."""
    key = heading_key(text)
    return next((stage for word, stage in IN_TITLES if word in key), None)


def turn_of(text: str) -> int:
    """Which time it is that a heading or a tab speaks of; 0 where it says none.

    >>> turn_of("Thẩm định lần 2"), turn_of("Thẩm định")
    (2, 0)
    """
    found = _TURN.search(heading_key(text))
    return 0 if found is None else TURNS.get(found["turn"]) or int(found["turn"])


def scorer_of(text: str) -> str | None:
    """Who marked, where a heading or a sheet's name says so: the words without "chấm".

    >>> scorer_of("Sở Y tế chấm"), scorer_of("Người chấm 2"), scorer_of("Sở Y tế")
    ('Sở Y tế', 'Người chấm 2', None)
    """
    if stage_of(text):
        return None
    words = " ".join(text.split())
    found = _SCORER.fullmatch(words.casefold())
    if not found or (found["who"] or "").endswith(" tự"):
        return None
    return words[: len(found["who"])] if found["who"] else words


def sum_of(text: str) -> tuple[bool, str]:
    """Whether a row is a sum, and the code of the section it sums, where it says one.

    >>> sum_of("Cộng mục II"), sum_of("Tổng điểm (I+II+III)"), sum_of("Tổng kết công tác")
    ((True, 'II'), (True, ''), (False, ''))
    """
    found = SUM.fullmatch(heading_key(text))
    return bool(found), (found["code"] or "").strip("()").upper() if found else ""

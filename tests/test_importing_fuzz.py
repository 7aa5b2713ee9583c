"""Whatever is done to a workbook, an import reads it or refuses it, and never breaks."""

import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importing_makers import As, Formula, Over, detailed, workbook

from emulab.faults import InputError
from emulab.importing import import_workbook
from emulab.output.importing import import_text

CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "STT", "Tiêu chí", "Đơn vị", "Điểm", "Điểm chuẩn", "Tự chấm", "Thẩm định", "Sở Y tế",
            "Sở Nội vụ", "Tổng điểm", "Xếp hạng", "Điểm thưởng", "Điểm trừ", "Cộng mục I", "I", "1",
            "1.1", "a)", "-", "8,5", "1.234", "N/A", "Đạt", "®iÓm", "ñieåm", "Trởng", "năm 2023",
            "Giai đoạn", "Người chấm", "Sở Y tế chấm", "Chỉ tiêu", "không giao", "Điểm tối đa",
            Over("Nhiệm vụ", 2), Over("Sở Y tế", 1, 2), As("Së", ".VnTime"), As(0.5, "", "0%"),
            As(45000, "", "d/m/yyyy"), Formula("=1", 1), Formula("=1", ""), Formula("=x", "#N/A"),
        ]
    ),
    st.integers(-3, 2024),
    st.floats(-1e9, 1e9),
    st.text(max_size=8).filter(lambda text: not text.startswith(("=", "{", "http", "mailto"))),
)  # fmt: skip


def attempt(path) -> None:
    try:
        import_text(import_workbook(path, year=2023), "vi")
    except InputError as error:
        assert str(error)


@settings(max_examples=60)
@given(rows=st.lists(st.lists(CELLS, max_size=8), max_size=10))
def test_any_cells_are_read_or_refused(tmp_path_factory, rows):
    spread = [row if n % 2 else [c if not isinstance(c, Over) else "x" for c in row]
              for n, row in enumerate(rows)]  # fmt: skip
    flat = [[("x" if isinstance(c, Over) else c) for c in row] for row in spread]
    attempt(workbook(tmp_path_factory.mktemp("fuzz") / "a.xlsx", {"A": flat, "B": flat[::-1]}))


@settings(max_examples=60)
@given(data=st.data())
def test_a_good_sheet_with_a_few_cells_changed_is_read_or_refused(tmp_path_factory, data):
    rows = detailed("Sở Y tế", "Sở Nội vụ")
    for _ in range(data.draw(st.integers(1, 6))):
        row = data.draw(st.sampled_from([r for r in rows if r]))
        column = data.draw(st.integers(0, len(row) - 1))
        cell = data.draw(CELLS)
        if not isinstance(cell, Over) and not isinstance(row[column], Over):
            row[column] = cell
    attempt(workbook(tmp_path_factory.mktemp("fuzz") / "a.xlsx", {"A": rows}))


@pytest.fixture(scope="module")
def parts(tmp_path_factory) -> dict[str, bytes]:
    rows = detailed("Sở Y tế", "Sở Nội vụ")
    rows[5][3] = Formula("=1", 5)
    path = workbook(tmp_path_factory.mktemp("fuzz") / "a.xlsx", {"A": rows})
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("seed", range(150))
def test_a_workbook_with_broken_parts_is_read_or_refused(tmp_path, parts, seed):
    chance = random.Random(seed)
    broken = dict(parts)
    name = chance.choice(sorted(broken))
    content = bytearray(broken[name])
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(max(1, len(content)))
        what = chance.randrange(4)
        if what == 0:
            content[place : place + 1] = bytes([chance.randrange(32, 127)])
        elif what == 1:
            del content[place : place + chance.randint(1, 30)]
        elif what == 2:
            content[place:place] = content[: chance.randint(1, 40)]
        else:
            digits = [n for n, byte in enumerate(content) if 48 <= byte <= 57]
            if digits:
                content[chance.choice(digits)] = chance.randrange(48, 58)
    broken[name] = bytes(content)
    if chance.randrange(8) == 0:
        del broken[name]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for part, text in broken.items():
            archive.writestr(part, text)
    raw = bytearray(held.getvalue())
    if chance.randrange(6) == 0:
        raw[chance.randrange(len(raw))] ^= 255
    (tmp_path / "a.xlsx").write_bytes(bytes(raw))
    attempt(tmp_path / "a.xlsx")

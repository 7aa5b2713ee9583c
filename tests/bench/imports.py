"""How long a workbook of 1,000 criteria takes to become tables, with its draft and report."""

import statistics
import tempfile
import time
from pathlib import Path

CRITERIA, UNITS = 1_000, 14
BOUND = 1.0  # seconds, for the workbook as Excel writes it
TITLE = "BẢNG ĐIỂM THI ĐUA NĂM 2024"
HEAD = ("STT", "Nội dung tiêu chí", "Điểm chuẩn")


def write_workbook(path: Path) -> Path:
    """A sheet of 1,000 criteria in 20 sections by 14 units, with the sums of every section."""
    import xlsxwriter

    per = CRITERIA // 20
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Thẩm định")
        page.write(0, 0, TITLE)
        page.write_row(2, 0, [*HEAD, *(f"Xã số {unit + 1}" for unit in range(UNITS))])
        row = 3
        for section in range(20):
            marks = [
                [(n * 7 + unit + section) % 21 / 2 for unit in range(UNITS)] for n in range(per)
            ]
            sums = [sum(column) for column in zip(*marks, strict=True)]
            page.write_row(row, 0, [f"{chr(65 + section)}", f"Phần {section + 1}", per * 10, *sums])
            for n, own in enumerate(marks):
                row += 1
                name = f"Tiêu chí số {section * per + n + 1}"
                page.write_row(row, 0, [n + 1, name, 10, *own])
            row += 1
    return path


def main() -> None:
    """Print a line a measurement: the import without rules, then written and read by its rules."""
    from emulab.importing import import_workbook

    with tempfile.TemporaryDirectory() as folder:
        path = write_workbook(Path(folder) / "diem.xlsx")
        out = Path(folder) / "xa"

        def read() -> None:
            assert import_workbook(path, year=2024).frames["marks"].height == CRITERIA * UNITS

        _said("import", _timed(read))
        import_workbook(path, into=out)
        _said(
            "import by the rules it drafted",
            _timed(lambda: import_workbook(path, out / "rules.yaml")),
        )


def _timed(action, times: int = 5) -> list[float]:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return seconds


def _said(what: str, seconds: list[float]) -> None:
    what = f"{what}, {CRITERIA:,} criteria x {UNITS} units"
    middle, best = statistics.median(seconds), min(seconds)
    print(f"{what:<62} median {middle:8.4f} s  best {best:8.4f} s  held to {BOUND:g} s")


if __name__ == "__main__":
    main()

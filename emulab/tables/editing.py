"""One record of a CSV file written otherwise, or one more: every other byte stays as it is."""

import csv
import io
import re
from dataclasses import dataclass
from functools import cached_property

from emulab.tables.numerals import has_decimal_comma
from emulab.tables.reading import csv_records, declared_delimiter, known_delimiter
from emulab.tables.schemas import Schema

_LINE = re.compile(r".*?(?:\r\n|\r|\n)|.+\Z", re.DOTALL)


@dataclass(frozen=True)
class CsvText:
    """The text of a CSV file that can be read, with its byte order mark if it has one."""

    text: str
    schema: Schema

    def with_cells(self, line: int, cells: dict[str, str]) -> "CsvText":
        """The record that begins on a line with other cells, by column.

        >>> from emulab.tables import SCHEMAS
        >>> kept = CsvText("unit;check;result;Ý kiến\\n a;b;pass;giữ\\n", SCHEMAS["checks"])
        >>> kept.with_cells(2, {"result": "fail"}).text
        'unit;check;result;Ý kiến\\n a;b;fail;giữ\\n'
        """
        begins = [at for at, _ in self._records]
        place = begins.index(line)
        record = list(self._records[place][1])
        for column, text in cells.items():
            record[self.columns.index(column)] = text
        lines = self._lines
        end = self._ends[place]
        written = self._written(record) + self._ending(lines[end - 1])
        return CsvText("".join([*lines[: line - 1], written, *lines[end:]]), self.schema)

    def with_record(self, cells: dict[str, str]) -> "CsvText":
        """The text with one more record at its end; columns that are not named stay empty.

        >>> from emulab.tables import SCHEMAS
        >>> CsvText("unit,check,result", SCHEMAS["checks"]).with_record({"unit": "a"}).text
        'unit,check,result\\na,,\\n'
        """
        record = [cells.get(column or "", "") for column in self.columns]
        text = self.text
        newline = self._ending(self._lines[0]) or "\n"
        if not text.endswith(("\r", "\n")):
            text += newline
        return CsvText(f"{text}{self._written(record)}{newline}", self.schema)

    @cached_property
    def columns(self) -> list[str | None]:
        """The column of every heading; None where it means none."""
        return [self.schema.column_of(heading) for heading in self._records[0][1]]

    def decimal(self, column: str, number: str) -> str:
        """The number with a comma, where the others of its column have one."""
        place = self.columns.index(column)
        others = (record[place] for _, record in self._records[1:] if place < len(record))
        return number.replace(".", ",") if any(map(has_decimal_comma, others)) else number

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE.findall(self.text)

    @cached_property
    def _body(self) -> tuple[int, str, str]:
        skipped, body, delimiter = declared_delimiter(self.text.removeprefix("\ufeff"))
        return skipped, body, delimiter or known_delimiter(body, self.schema)

    @cached_property
    def _records(self) -> list[tuple[int, list[str]]]:
        skipped, body, delimiter = self._body
        return list(csv_records(body, delimiter, skipped))

    @cached_property
    def _ends(self) -> list[int]:
        """The last line of every record."""
        skipped, body, delimiter = self._body
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
        return [
            skipped + reader.line_num for record in reader if any(cell.strip() for cell in record)
        ]

    def _written(self, record: list[str]) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=self._body[2], lineterminator="\r\n").writerow(record)
        return out.getvalue().removesuffix("\r\n")

    @staticmethod
    def _ending(line: str) -> str:
        return line[len(line.rstrip("\r\n")) :]

"""What the sources say against themselves, and what was cleaned when the data were read."""

from typing import TYPE_CHECKING

from emulab.show.origins import source_lines
from emulab.show.page import LANG, Page, bullets, nothing, page, said, sentence
from emulab.show.table import group, number, table, word
from emulab.tables import Record

if TYPE_CHECKING:
    from emulab.studies import Study


def record_notes(record: Record | None) -> Page:
    """The oddities of the published record, as they were found and left."""
    if record is None or not record.notes:
        return nothing(said("No remark is on record about the published outcome."))
    lead = said("What the source leaves open or says against itself:")
    notes = [note.said(LANG) for note in record.notes]
    return page(bullets(lead, notes), sentence(*source_lines([record.provenance])))


def cleaned(study: "Study") -> Page:
    """Everything that was cleaned, left out or noticed in rules and data, with its line."""
    if not study.notes:
        return nothing(said("Nothing had to be cleaned: the data were read as they stand."))
    rows = [[note.file, str(note.line or ""), note.text.said(LANG)] for note in study.notes]
    columns = [group(), number("Line", 8), word("What was done")]
    made = table("cleaned", said("Cleaned and noticed"), columns, rows)
    return page(made, sentence(said("Cleaned or noticed: {number}.", number=len(rows))))

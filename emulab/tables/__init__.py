"""The only door for data: read, cleaned and typed, every fault of every file listed at once."""

from emulab.tables.checking import check
from emulab.tables.loading import load, marks_of, with_earlier_record
from emulab.tables.record import Record
from emulab.tables.schemas import SCHEMAS
from emulab.tables.sums import data_sum
from emulab.tables.tables import Tables

__all__ = [
    "SCHEMAS",
    "Record",
    "Tables",
    "check",
    "data_sum",
    "load",
    "marks_of",
    "with_earlier_record",
]

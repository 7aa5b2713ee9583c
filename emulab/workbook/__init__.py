"""Workbooks to fill in: an .xlsx that boards can mark in, and the way back without loss."""

from emulab.workbook.reading import Filled, read_filled
from emulab.workbook.writing import workbook_of, write_workbook

__all__ = ["Filled", "read_filled", "workbook_of", "write_workbook"]

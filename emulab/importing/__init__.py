"""Excel as boards keep it: found, read, checked and said, or refused; never guessed."""

from emulab.importing.importer import Imported, import_workbook
from emulab.importing.log import Entry, Refused

__all__ = ["Entry", "Imported", "Refused", "import_workbook"]

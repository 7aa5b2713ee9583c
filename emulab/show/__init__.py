"""What a notebook shows beside charts: tables and sentences, computed and in Vietnamese.

Every function takes what was computed, returns a page, and says in one sentence when there is
nothing to show. Numbers in a notebook come from here and never from its prose.
"""

from emulab.show.audit import audit
from emulab.show.awards import awards
from emulab.show.begin import begin
from emulab.show.beside import beside
from emulab.show.cover import cover
from emulab.show.discrimination import discrimination
from emulab.show.documents import documents
from emulab.show.drawn import drawn
from emulab.show.eligibility import eligibility
from emulab.show.gaps import gaps, progress
from emulab.show.notes import cleaned, record_notes
from emulab.show.offices import offices
from emulab.show.outlook import outlook
from emulab.show.page import Page
from emulab.show.ranking import ranking
from emulab.show.reports import reports
from emulab.show.sections import sections
from emulab.show.summary import summary
from emulab.show.tree import heaviest, tree
from emulab.show.votes import votes

__all__ = [
    "Page",
    "audit",
    "awards",
    "begin",
    "beside",
    "cleaned",
    "cover",
    "discrimination",
    "documents",
    "drawn",
    "eligibility",
    "gaps",
    "heaviest",
    "offices",
    "outlook",
    "progress",
    "ranking",
    "record_notes",
    "reports",
    "sections",
    "summary",
    "tree",
    "votes",
]

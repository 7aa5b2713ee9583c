"""What a notebook shows beside charts: tables and sentences, computed and in Vietnamese.

Every function takes what was computed, returns a page, and says in one sentence when there is
nothing to show. Numbers in a notebook come from here and never from its prose.
"""

from emulab.show.amendments import amendments
from emulab.show.audit import audit
from emulab.show.awards import awards
from emulab.show.begin import begin
from emulab.show.beside import beside
from emulab.show.comparing import beside_rankings, comparing
from emulab.show.contribution import contribution
from emulab.show.cover import cover
from emulab.show.discrimination import discrimination
from emulab.show.documents import documents
from emulab.show.drawn import drawn
from emulab.show.eligibility import eligibility
from emulab.show.explaining import explaining, gap, marks
from emulab.show.gaps import gaps, progress
from emulab.show.gates import gates
from emulab.show.leading import leading
from emulab.show.method import method, touched
from emulab.show.notes import cleaned, record_notes
from emulab.show.offices import offices
from emulab.show.outlook import outlook
from emulab.show.page import Page
from emulab.show.ranking import ranking
from emulab.show.redundancy import redundancy
from emulab.show.reports import reports
from emulab.show.scorers import leniency, outlying
from emulab.show.scorers_adjusted import adjusted, without_each
from emulab.show.scorers_agreement import agreement, measures
from emulab.show.scorers_pairs import favours, heads_advantage, inflation
from emulab.show.sections import sections
from emulab.show.summary import summary
from emulab.show.tree import heaviest, tree
from emulab.show.unlike import unlike
from emulab.show.votes import votes
from emulab.show.weights import importance, weight_sets
from emulab.show.years import years

__all__ = [
    "Page",
    "adjusted",
    "agreement",
    "amendments",
    "audit",
    "awards",
    "begin",
    "beside",
    "beside_rankings",
    "cleaned",
    "comparing",
    "contribution",
    "cover",
    "discrimination",
    "documents",
    "drawn",
    "eligibility",
    "explaining",
    "favours",
    "gap",
    "gaps",
    "gates",
    "heads_advantage",
    "heaviest",
    "importance",
    "inflation",
    "leading",
    "leniency",
    "marks",
    "measures",
    "method",
    "offices",
    "outlook",
    "outlying",
    "progress",
    "ranking",
    "record_notes",
    "redundancy",
    "reports",
    "sections",
    "summary",
    "touched",
    "tree",
    "unlike",
    "votes",
    "weight_sets",
    "without_each",
    "years",
]

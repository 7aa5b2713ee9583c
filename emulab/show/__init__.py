"""What a notebook shows beside charts: tables and sentences, computed and in Vietnamese.

Every function takes what was computed, returns a page, and says in one sentence when there is
nothing to show. Numbers in a notebook come from here and never from its prose.
"""

from emulab.show.acceptability import acceptability
from emulab.show.alternatives import alternatives
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
from emulab.show.leaving_out import leaving_out
from emulab.show.method import method, touched
from emulab.show.methods import methods
from emulab.show.nearest import nearest
from emulab.show.noise import noise
from emulab.show.notes import cleaned, record_notes
from emulab.show.offices import offices
from emulab.show.optimality import optimality
from emulab.show.outlook import outlook
from emulab.show.page import Page
from emulab.show.pairwise import pairwise
from emulab.show.rank_intervals import rank_intervals
from emulab.show.ranking import ranking
from emulab.show.reaching import reaching
from emulab.show.redundancy import redundancy
from emulab.show.reports import reports
from emulab.show.scorers import leniency, outlying
from emulab.show.scorers_adjusted import adjusted, without_each
from emulab.show.scorers_agreement import agreement, measures
from emulab.show.scorers_pairs import favours, heads_advantage, inflation
from emulab.show.sections import sections
from emulab.show.stability import stability
from emulab.show.summary import summary
from emulab.show.tornado import tornado
from emulab.show.tree import heaviest, tree
from emulab.show.triangle import triangle
from emulab.show.unlike import unlike
from emulab.show.verdict import verdict
from emulab.show.votes import votes
from emulab.show.weights import importance, weight_sets
from emulab.show.years import years

__all__ = [
    "Page",
    "acceptability",
    "adjusted",
    "agreement",
    "alternatives",
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
    "leaving_out",
    "leniency",
    "marks",
    "measures",
    "method",
    "methods",
    "nearest",
    "noise",
    "offices",
    "optimality",
    "outlook",
    "outlying",
    "pairwise",
    "progress",
    "rank_intervals",
    "ranking",
    "reaching",
    "record_notes",
    "redundancy",
    "reports",
    "sections",
    "stability",
    "summary",
    "tornado",
    "touched",
    "tree",
    "triangle",
    "unlike",
    "verdict",
    "votes",
    "weight_sets",
    "without_each",
    "years",
]

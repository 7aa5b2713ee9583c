"""What a notebook shows beside charts: tables and sentences, computed and in Vietnamese.

Every function takes what was computed, returns a page, and says in one sentence when there is
nothing to show. Numbers in a notebook come from here and never from its prose.
"""

from emulab.show.absent_members import absent_members
from emulab.show.acceptability import acceptability
from emulab.show.alternatives import alternatives
from emulab.show.amendments import amendments
from emulab.show.audit import audit
from emulab.show.awards import awards
from emulab.show.bases import bases
from emulab.show.begin import begin
from emulab.show.beside import beside
from emulab.show.beside_votes import beside_votes
from emulab.show.comparing import beside_rankings, comparing
from emulab.show.contribution import contribution
from emulab.show.count_sheets import count_sheets
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
from emulab.show.other_rules import other_rules
from emulab.show.outlook import outlook
from emulab.show.page import Page
from emulab.show.pairwise import pairwise
from emulab.show.papers_margin import papers_margin
from emulab.show.rank_intervals import rank_intervals
from emulab.show.ranking import ranking
from emulab.show.reaching import reaching
from emulab.show.redundancy import redundancy
from emulab.show.reports import reports
from emulab.show.scorers import leniency, outlying
from emulab.show.scorers_adjusted import adjusted, without_each
from emulab.show.scorers_agreement import agreement, measures
from emulab.show.scorers_pairs import favours, heads_advantage, inflation
from emulab.show.secrecy_warnings import secrecy_warnings
from emulab.show.sections import sections
from emulab.show.stability import stability
from emulab.show.summary import summary
from emulab.show.thresholds import thresholds
from emulab.show.tornado import tornado
from emulab.show.trail import trail
from emulab.show.tree import heaviest, tree
from emulab.show.triangle import triangle
from emulab.show.unlike import unlike
from emulab.show.verdict import verdict
from emulab.show.votes import votes
from emulab.show.weights import importance, weight_sets
from emulab.show.years import years

__all__ = [
    "Page",
    "absent_members",
    "acceptability",
    "adjusted",
    "agreement",
    "alternatives",
    "amendments",
    "audit",
    "awards",
    "bases",
    "begin",
    "beside",
    "beside_rankings",
    "beside_votes",
    "cleaned",
    "comparing",
    "contribution",
    "count_sheets",
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
    "other_rules",
    "outlook",
    "outlying",
    "pairwise",
    "papers_margin",
    "progress",
    "rank_intervals",
    "ranking",
    "reaching",
    "record_notes",
    "redundancy",
    "reports",
    "secrecy_warnings",
    "sections",
    "stability",
    "summary",
    "thresholds",
    "tornado",
    "touched",
    "trail",
    "tree",
    "triangle",
    "unlike",
    "verdict",
    "votes",
    "weight_sets",
    "without_each",
    "years",
]

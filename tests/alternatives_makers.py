"""Small rules with scenarios beside them, and results set beside others on the same data."""

import polars as pl
import yaml
from makers import criterion, document, marks, written

from emulab.alternative_rules import ADOPTED, SCENARIO, Alternative, Alternatives, beside_the_first
from emulab.pipeline import run
from emulab.rules import Name
from emulab.tables import Tables
from emulab.tables.schemas import SCHEMAS

TWO = [criterion("a"), criterion("b")]
FLAG = {"id": "flag", "name": {"vi": "Cờ thi đua", "en": "Flag"}, "seats": 1}
FLAG |= {"eligible": {"rank_at_most": 1}, "decide": "acclaimed"}
TABLE = {"A": {"a": 9, "b": 4}, "B": {"a": 5, "b": 7}, "C": {"a": 0, "b": 4}}
WEIGHED = {"scale": "declared", "aggregate": "arithmetic"}
MORE_B = {"scenario": {"name": "B nặng hơn", "author": "Ban", "reason": "thử"}, **WEIGHED}
MORE_B |= {"weights": {"a": 1, "b": 3}}
SETS = [{"id": "even", "name": "Đều", "weights": {"a": 1, "b": 1}}]


def project(folder, scenarios=None, table=TABLE, **keys):
    """The place of a rules file with its data and scenarios beside it."""
    given_rules = document(*TWO, awards=[FLAG], **keys)
    path = written(folder, yaml.safe_dump(given_rules, allow_unicode=True))
    written(folder, "unit,name\n" + "".join(f"{u},Đơn vị {u}\n" for u in table), "units.csv")
    rows = [f"{u},{c},head,h,{mark}" for u, own in table.items() for c, mark in own.items()]
    written(folder, "\n".join(["unit,criterion,stage,scorer,mark", *rows, ""]), "marks.csv")
    for name, content in (scenarios or {}).items():
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        written(folder, text, f"scenarios/{name}.yaml")
    return str(path)


def result(given_rules, table):
    roster = [{"unit": unit, "name": f"Đơn vị {unit}"} for unit in table]
    units = pl.DataFrame(roster, schema=SCHEMAS["units"].dtypes)
    return run(Tables(units=units, marks=marks(table)), given_rules)


def tried(base, **changes) -> Alternatives:
    """A result beside each of the changed rules, on the same data."""
    others = [
        Alternative(key, SCENARIO, Name(vi=key), run(base.tables, base.rules.with_changes(**own)))
        for key, own in changes.items()
    ]
    return beside_the_first(Alternative(ADOPTED, ADOPTED, Name(vi="gốc"), base), tuple(others))

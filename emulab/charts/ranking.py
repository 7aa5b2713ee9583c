"""The ranking: what every total is made of, and how far apart the totals are."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished
from emulab.charts.rows import (
    INK,
    PAPER,
    QUIET,
    TEXT,
    above,
    bare_rows,
    rank_labels,
    rows_height,
    unit_names,
)
from emulab.charts.stack import LETTERS, WIDTH, stack
from emulab.numbers import TIE_PLACES, shown, signed
from emulab.pipeline import Result

GAP = 150


def ranking(result: Result) -> alt.HConcatChart:
    """Stacked bars of every unit's points, best first, and the distance of each to the leader.

    Totals of 92 to 95 look alike when they are drawn from zero, so the second panel shows only
    their range. Hollow dots are equal totals; a shared rank is printed with an equals sign.
    """
    names = unit_names(result)
    frame = _totals(result, names)
    height = rows_height(names, LETTERS)
    panels = [
        stack(result, frame, names).properties(width=WIDTH, height=height),
        _gaps(frame, names).properties(width=GAP, height=height),
    ]
    chart = alt.hconcat(*panels, spacing=14).resolve_scale(y="independent")
    title = "Xếp hạng theo tổng điểm"
    return finished(chart, title, result.rules, _fact(result, names), result.synthetic)


def _totals(result: Result, names: dict[str, str]) -> pl.DataFrame:
    """row, total, rank, place, shown, gap, away, same; units without marks included."""
    ranks = result.ranks.select("unit", "total", "rank")
    frame = pl.DataFrame({"row": list(names)}, schema={"row": pl.String})
    frame = frame.join(ranks, left_on="row", right_on="unit", how="left", maintain_order="left")
    best = frame["total"].max()
    gaps = [None if total is None else round(total - best, TIE_PLACES) for total in frame["total"]]
    words = [_away(*row) for row in zip(frame["rank"], gaps, strict=True)]
    return frame.with_columns(
        place=pl.Series(list(rank_labels(result).values()), dtype=pl.String),
        shown=pl.Series([_total(total) for total in frame["total"]], dtype=pl.String),
        gap=pl.Series(gaps, dtype=pl.Float64),
        away=pl.Series(words, dtype=pl.String),
        same=pl.col("total").round(TIE_PLACES).is_duplicated(),
    )


def _total(total: float | None) -> str:
    return "chưa chấm" if total is None else shown(total)


def _away(rank: int | None, gap: float | None) -> str:
    if gap is None:
        return ""
    return signed(gap) if gap else "dẫn đầu" if rank == 1 else "bằng điểm"


def _gaps(frame: pl.DataFrame, names: dict[str, str]) -> alt.LayerChart:
    ranked = frame.filter(pl.col("total").is_not_null())
    low, best = ranked["total"].min() or 0.0, ranked["total"].max() or 1.0
    room = max(best - low, 0.01) * 0.08
    scale = alt.Scale(domain=[low - room, best + room], nice=False, zero=False)
    x = alt.X("total:Q", title="điểm", scale=scale, axis=alt.Axis(tickCount=3))
    base = alt.Chart(ranked.with_columns(best=pl.lit(best))).encode(y=bare_rows(names))
    line = base.mark_rule(strokeWidth=2, color=QUIET).encode(x=x, x2="best:Q")
    fill = alt.when("datum.same").then(alt.value(PAPER)).otherwise(alt.value(INK))
    dots = base.mark_point(size=110, stroke=INK, strokeWidth=2, opacity=1).encode(x=x, fill=fill)
    words = base.mark_text(fontSize=TEXT, align="left").encode(x=alt.value(GAP + 8), text="away:N")
    return alt.layer(line, dots, words, above("Kém đơn vị dẫn đầu", 0))


def _fact(result: Result, names: dict[str, str]) -> str:
    totals = dict(result.ranks.select("unit", "total").iter_rows())
    if not totals:
        return "Chưa đơn vị nào có điểm."
    places = rank_labels(result)
    rows = [f"{places[unit]} · {names[unit]} {_total(totals.get(unit))}" for unit in names]
    best, worst = max(totals.values()), min(totals.values())
    ends = f"cao nhất {shown(best)}, thấp nhất {shown(worst)} điểm"
    return f"{len(totals)} đơn vị có điểm, {ends}. {'; '.join(rows)}."

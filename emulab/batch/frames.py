"""The tables of a result as files: CSV for people and their spreadsheets, Parquet for programs."""

import dataclasses
import io
from pathlib import Path

import polars as pl

from emulab.amendments import amendments
from emulab.batch.files import write_whole
from emulab.batch.vote_frames import vote_frames
from emulab.pipeline import Result, outcome_frame
from emulab.sensitivity.robustness import robustness
from emulab.sensitivity.tables import tables_of
from emulab.withholding import published

SYNTHETIC = "synthetic – số liệu minh họa"


def write_frames(result: Result, folder: Path, synthetic: tuple[str, ...]) -> list[Path]:
    """Write every table of the result that has rows, as CSV and as Parquet, unrounded.

    The CSV begins with a byte-order mark, without which Excel reads Vietnamese letters as
    something else. Where anything was ``synthetic`` the last column, ``provenance``, says so
    in every row, which goes along when rows are copied elsewhere.
    """
    written = []
    for name, frame in frames(result).items():
        if not frame.height:
            continue
        if synthetic:
            frame = frame.with_columns(provenance=pl.lit(SYNTHETIC))
        text, binary = io.BytesIO(), io.BytesIO()
        frame.write_csv(text, include_bom=True)
        frame.write_parquet(binary)
        written.append(write_whole(folder / f"{name}.csv", text.getvalue()))
        written.append(write_whole(folder / f"{name}.parquet", binary.getvalue()))
    return written


def frames(result: Result) -> dict[str, pl.DataFrame]:
    """Every frame of the result by its name, the decisions last, their reasons in Vietnamese.

    ``touched`` lists every cell that is no mark as given, ``changes`` what was changed before the
    lock and what it did; what was ranked has the tables of robustness as well, and what was voted
    on those of ``vote_frames``. Figures that the rules withhold are null, and no ballot is told.
    """
    own = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    found = {name: value for name, value in own.items() if isinstance(value, pl.DataFrame)}
    firm = robustness(result)
    shown = published(result)
    changed = {"changes": amendments(result)} if result.tables.changes.height else {}
    return {
        **found,
        "touched": result.touched,
        **changed,
        "proposals": outcome_frame(shown.award_outcomes, "award", "vi"),
        "offices": outcome_frame(shown.office_outcomes, "office", "vi"),
        **vote_frames(result),
        **(tables_of(firm) if firm is not None else {}),
    }

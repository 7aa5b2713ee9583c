"""Golden tables: a whole year, number by number, as it was once looked at and accepted."""

import pytest
from golden.accept import CLUSTER, HERE, TABLES, YEAR, tables, text


@pytest.fixture(scope="module")
def today():
    return tables()


@pytest.mark.parametrize("name", [*TABLES, "sections"])
def test_the_year_gives_the_tables_that_were_accepted(today, name):
    accepted = (HERE / f"{name}.csv").read_text(encoding="utf-8")

    assert text(today[name]).splitlines() == accepted.splitlines(), (
        f"{name} of {CLUSTER}/{YEAR} is no longer what was accepted. If the change is meant, run "
        "`make accept`, read `git diff tests/golden` line by line, and commit it with the reason."
    )


def test_every_golden_file_is_compared():
    assert {path.stem for path in HERE.glob("*.csv")} == {*TABLES, "sections"}

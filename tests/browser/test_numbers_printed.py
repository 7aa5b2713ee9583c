"""Numbers that only the page prints or reads: shares, numbers of a file, what a person types."""

import pytest
from engine_page import printed


def pairs(page, function: str, expected: dict, *more) -> dict:
    """What the page makes of the keys of ``expected``."""
    return dict(zip(expected, printed(page, function, list(expected), *more), strict=True))


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", {0.125: "12.5 %", 1 / 3: "33.3 %", 0.0625: "6.3 %", 0.55: "55.0 %"}),
        ("vi", {0.125: "12,5 %", 1 / 3: "33,3 %", 0.0625: "6,3 %", 12.345: "1.234,5 %"}),
    ],
)
def test_a_share_is_printed_as_a_percentage_of_one_decimal(engine, lang, expected):
    assert pairs(engine, "percent", expected, lang) == expected


def test_only_nothing_and_all_of_it_are_printed_as_0_and_100(engine):
    expected = {0.0: "0 %", 1.0: "100 %", 1e-10: "0 %", 1 - 1e-10: "100 %"}
    expected |= {0.0004: "0.04 %", 0.9996: "99.96 %", 0.99999: "99.999 %", 1e-9: "0.0000001 %"}
    assert pairs(engine, "percent", expected, "en") == expected

    whole = {0.126: "13 %", 0.996: "99.6 %", 0.004: "0.4 %", 0.0051: "1 %"}
    assert pairs(engine, "percent", whole, "en", 0) == whole


def test_what_is_not_known_is_a_dash_and_not_nothing(engine):
    for function in ("percent", "shown", "signed"):
        assert printed(engine, function, [None], "en") == ["–"]


def test_a_number_is_read_with_a_comma_or_a_point_and_nothing_else(engine):
    expected = {"7,5": 7.5, "7.5": 7.5, " 1 000 ": 1000, "\u22122": -2, "-2": -2, "+3": 3}
    expected |= {".5": 0.5, ",5": 0.5, "5.": 5, "0": 0}
    wrong = ("", " ", "-", ".", "1.2.3", "1.234,5", "1e3", "abc", "7 %", "--1", "5-")
    expected |= dict.fromkeys(wrong)

    assert pairs(engine, "typed", expected) == expected


def test_a_number_in_a_file_has_no_exponent_and_loses_nothing(engine):
    expected = {1e-7: "0.0000001", 1.5e-7: "0.00000015", -2.5e-8: "-0.000000025", 0.1: "0.1"}
    expected |= {1e21: "1" + 21 * "0", 1.25e21: "125" + 19 * "0", -1e22: "-1" + 22 * "0"}
    expected |= {12345.678: "12345.678", 0.0: "0"}

    assert pairs(engine, "plain", expected) == expected
    assert printed(engine, "plain", [-0.0]) == ["0"]

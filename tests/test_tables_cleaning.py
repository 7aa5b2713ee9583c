"""Cleaning mends what changes no meaning, once, and says so; numbers are read or refused."""

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables_makers import good, marks, noted

from emulab.tables.cleaning import ODD, clean_cells, cleaned
from emulab.tables.damage import damaged
from emulab.tables.numerals import Unreadable, date, number
from emulab.tables.schemas import DTYPES, SCHEMAS
from emulab.tables.vocabulary import HEADINGS, WORDS, heading_key

odd = st.text(
    st.sampled_from("aĐđ\u00d0\u00f0\u0301\u031b\u0309o \u00a0\u202f\u200b\ufeff\t\n\u2126")
)


@given(text=st.one_of(st.text(), odd))
def test_cleaning_twice_is_cleaning_once(text):
    once, _ = cleaned(text)

    assert cleaned(once) == (once, ())


@given(text=st.one_of(st.text(), odd))
def test_clean_text_is_joined_trimmed_and_has_no_eth(text):
    clean, done = cleaned(text)

    assert unicodedata.is_normalized("NFC", clean)
    assert clean == " ".join(clean.split())
    assert not set(clean) & set("\u00d0\u00f0\u00a0\u200b")
    assert (clean == text) == (not done)


@given(texts=st.lists(st.one_of(st.none(), st.text(), odd), max_size=6))
def test_a_column_is_cleaned_as_each_of_its_cells(texts):
    texts = [None if t is None else t.encode("utf-8", "ignore").decode() for t in texts]
    clean, _ = clean_cells(pl.Series(texts, dtype=pl.String))

    assert clean.to_list() == [None if t is None else cleaned(t)[0] or None for t in texts]


@given(text=st.text())
def test_what_takes_the_short_way_needs_no_cleaning(text):
    text = text.encode("utf-8", "ignore").decode()
    if not pl.Series([text]).str.contains(ODD).item():
        assert cleaned(text) == (text, ())


def test_every_cleaning_is_said_once_with_its_place(tmp_path):
    rows = 'So\u031b\u0309 Y tế,model,head,Ada\u00a0B,1\nschool,model,head,Ada\u00a0B,"1,5"\n'

    assert noted(tmp_path, good(marks=marks() + rows)) == [
        "marks.csv line 18: scorer 'Ada\\xa0B': a no-break space was read as a blank (2 cells).",
        "marks.csv line 18: unit 'So\\u031b\\u0309 Y tế': letters typed apart (NFD) were joined.",
        "marks.csv line 18: unit 'Sở Y tế' was read as health.",
        "marks.csv line 19: mark '1,5': the decimal comma was read as a point.",
        "targets.csv no unit has a target on goal: results are held against the best one.",
    ]


def test_an_empty_mark_is_no_mark_and_is_said(tmp_path):
    rows = "health,model,head,ada,\nschool,model,head,ada,\u00a0\n"

    assert "marks.csv line 18: 2 rows have no mark and were left out." in noted(
        tmp_path, good(marks=marks() + rows)
    )


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_as_it_was_written(value):
    assert number(repr(value)) == value


@given(whole=st.integers(0, 10**6), part=st.integers(0, 99))
def test_a_decimal_comma_is_a_decimal_point(whole, part):
    assert number(f"{whole},{part:02}") == number(f"{whole}.{part:02}")


@pytest.mark.parametrize(
    ("text", "value"),
    [("0,125", 0.125), ("1234,567", 1234.567), ("\u22122,5", -2.5), ("+8", 8), ("1,2345", 1.2345)],
)
def test_a_comma_that_can_be_no_thousands_mark_is_a_decimal_one(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["1,234", "12,345", "-999,000", "nan", "inf", "1 234", "8.5.1", ""]
)
def test_what_is_no_number_or_could_be_two_is_not_guessed(text):
    with pytest.raises(Unreadable):
        number(text)


@given(day=st.dates())
def test_a_date_is_read_in_either_order(day):
    assert date(day.isoformat()) == day
    assert date(f"{day.day}/{day.month:02}/{day.year:04}") == day


@pytest.mark.parametrize("text", ["16/1/223", "31/2/2023", "2023-13-01", "mai", "1/2/23"])
def test_impossible_dates_are_refused(text):
    with pytest.raises(Unreadable):
        date(text)


@pytest.mark.parametrize(
    "encoded", ["\u00a7\u00b6ng \u00f1y khèi c\u00b8c c¬ quan", "\u00aeiÓm vµ", "Trởng", "đợc"]
)
def test_text_of_the_old_encodings_is_known(encoded):
    assert damaged(["Sở Y tế", encoded]) == encoded


@pytest.mark.parametrize(
    "texts",
    [
        ["Müller", "Đảng ủy khối các cơ quan Thành phố"],
        ["Sơn, mơ, ờ, lớn, sương, được, trường, Trưởng ban, Nước, cương"],
        ["§5, © 2023, 25°C, m², 100 µm"],
        ["Sở Lao động - Thương binh và Xã hội", "Ủy ban Kiểm tra"],
    ],
)
def test_good_vietnamese_is_not_suspected(texts):
    assert damaged(texts) is None


def test_every_heading_means_one_column_of_a_table():
    for schema in SCHEMAS.values():
        names = [column.name for column in schema.columns]
        known = [heading_key(alias) for name in names for alias in HEADINGS.get(name, ())]
        own = {heading_key(name) for name in names}

        assert len(known) == len(set(known))
        assert not own & set(known)


def test_every_word_means_one_of_a_column():
    for schema in SCHEMAS.values():
        for column in schema.columns:
            said = [alias for word in column.words for alias in (word, *WORDS.get(word, ()))]

            assert len(said) == len(set(said))
            assert column.kind in DTYPES

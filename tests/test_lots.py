"""The lot: a public draw that anyone can do again with standard tools."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulab.awards import draw

IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789.-", min_size=1, max_size=12)
UNITS = st.sets(IDS, max_size=8)

# printf '%s' '05 17 23 31 44/flag/ba-vi' | sha256sum, and so for the others
BY_HAND = {
    "ba-vi": "1a8c8389956b3f011d0cde536a7baae4b1bdcdb4b5753ae70341f4bb1fe84e63",
    "me-linh": "246872f07f5f76b895e9b1886a2ca9d1f85a024f54b09e23cee831d27c426aad",
    "soc-son": "e12fdee344c4f0b16042ce5dbf8048efd6171cc466ecf1e9e19fa28e3a3ed675",
}


def test_the_digests_are_those_of_sha256sum():
    found = draw("05 17 23 31 44", "flag", BY_HAND)

    assert dict(found) == BY_HAND
    assert [unit for unit, _ in found] == sorted(BY_HAND, key=BY_HAND.get)


def test_letters_with_marks_are_drawn_in_utf_8():
    numbers = "Giải đặc biệt 31/01/2024: 48213"
    expected = hashlib.sha256(f"{numbers}/flag/a".encode()).hexdigest()

    assert draw(numbers, "flag", ["a"]) == (("a", expected),)


@given(st.text(min_size=1), IDS, st.lists(IDS, unique=True, max_size=8), st.randoms())
def test_the_order_of_the_units_decides_nothing(numbers, contest, units, rng):
    shuffled = list(units)
    rng.shuffle(shuffled)

    assert draw(numbers, contest, shuffled) == draw(numbers, contest, units)


@given(st.text(min_size=1), IDS, UNITS, st.data())
def test_a_unit_that_leaves_moves_none_of_the_others(numbers, contest, units, data):
    gone = data.draw(st.sets(st.sampled_from(sorted(units)))) if units else set()
    left = [pair for pair in draw(numbers, contest, units) if pair[0] not in gone]

    assert list(draw(numbers, contest, units - gone)) == left


@pytest.mark.parametrize(("numbers", "contest"), [("05 17 23", "city"), ("5 17 23", "flag")])
def test_other_numbers_or_another_contest_are_another_draw(numbers, contest):
    units = [f"u{n}" for n in range(12)]
    first = [unit for unit, _ in draw("05 17 23", "flag", units)]

    assert [unit for unit, _ in draw(numbers, contest, units)] != first


def test_over_many_numbers_every_unit_comes_first_about_as_often():
    first = [draw(str(n), "flag", "abcde")[0][0] for n in range(2000)]

    assert all(320 < first.count(unit) < 480 for unit in "abcde")

"""Where a name stands is said in the words of its chances, whatever the papers left say."""

import pytest
from count_page import asked_of, open_count

PLAIN = {"votes": 3, "safe": False, "reach": 0, "possible": False, "fewest": None}
PLAIN |= {"certain": False, "refused": False, "unit": 0}

# a name's chances, papers left, votes needed -> how it stands, and words of every sentence
SAID = {
    "certain": (
        {"safe": True, "certain": True, "possible": True, "fewest": 0},
        ("safe", ["whatever the papers left say", "certain of a seat"]),
    ),
    "safe without a seat": (
        {"safe": True},
        ("out", ["whatever the papers left say", "no seat is left"]),
    ),
    "over it for now": (
        {"possible": True, "fewest": 0},
        ("open", ["over the threshold now; the papers left can", "unless the papers left"]),
    ),
    "below it for now": (
        {"votes": 2, "possible": True, "fewest": 1},
        ("open", ["if the papers left do not count", "it needs 1 of the 4"]),
    ),
    "votes for both": (
        {"votes": 1, "reach": 2, "possible": True, "fewest": 2},
        ("open", ["and a seat or a tie for one: it needs 2 of the 4"]),
    ),
    "more votes for the seat": (
        {"votes": 1, "reach": 2, "possible": True, "fewest": 3},
        ("open", ["it needs 2 of the 4 papers left", "it needs 3 of the 4"]),
    ),
    "within reach without a seat": (
        {"votes": 1, "reach": 2},
        ("out", ["it needs 2 of the 4 papers left", "no seat is left"]),
    ),
    "out of reach": ({"reach": None}, ("out", ["cannot reach the threshold any more"])),
    "refused": ({"refused": True}, ("out", ["the chair is not among those agreeing"])),
}


@pytest.fixture
def page(browser_page):
    open_count(browser_page)
    return browser_page


@pytest.mark.parametrize("case", SAID)
def test_while_papers_are_left_every_chance_is_said_in_its_own_words(page, case):
    chances, (state, words) = SAID[case]
    body = """(one) => {
      const found = { left: { number: 4 }, needed: 3, chances: [one] };
      const { state, sentences } = count.standingOf({}, {}, [true], found).get(0);
      return [state, sentences.map((said) => say(said, "en"))];
    }"""
    found, sentences = asked_of(page, body, PLAIN | chances)

    assert found == state
    assert len(sentences) == len(words)
    assert all(part in said for part, said in zip(words, sentences, strict=True)), sentences

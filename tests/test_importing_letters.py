"""Old encodings are carried to Unicode where they are certain, and refused where they are not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importing_makers import As, Runs, imported, refused, said, summary

from emulab.importing.legacy import TCVN3, VNI, from_tcvn3, from_vni
from emulab.importing.syllables import is_vietnamese

# The 74 places of TCVN 5712 VN3, and every letter as VNI writes it.
TO_TCVN3 = {letter: place for place, letter in TCVN3.items()}
TO_VNI = {letter: pair for pair, letter in sorted(VNI.items(), reverse=True)}
LETTERS = "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđ"
NAMES = ["Sở Y tế", "Sở Giáo dục và Đào tạo", "Văn phòng Ủy ban nhân dân", "Đắk Nông"]
NAMES += ["Trường Lê Hồng Phong", "Hội Cựu chiến binh", "Thanh tra tỉnh", "Thừa Thiên - Huế"]


def tcvn3(text: str) -> str:
    """The text in TCVN3; capital letters with tones fall to the small ones, as in that table."""
    return "".join(TO_TCVN3.get(c, TO_TCVN3.get(c.lower(), c)) for c in text)


def vni(text: str) -> str:
    return "".join(TO_VNI.get(c, c) for c in text)


def test_both_tables_have_every_letter_of_vietnamese():
    assert set(LETTERS) <= set(TCVN3.values())
    assert set(LETTERS + LETTERS.upper()) <= set(VNI.values())
    assert set("ĂÂÊÔƠƯĐ") <= set(TCVN3.values())


@pytest.mark.parametrize(
    ("text", "read"),
    [  # as converters' own tests and documents have them
        ("B¶o Th¾ng", "Bảo Thắng"),
        ("B¸t X¸t", "Bát Xát"),
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
    ],
)
def test_tcvn3_texts(text, read):
    assert from_tcvn3(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ÑAÁT TRÖÔØNG MAÀM NON", "ĐẤT TRƯỜNG MẦM NON"),
        ("TRÖÔØNG TIEÅU HOÏC CAÙI KHEÁ 1", "TRƯỜNG TIỂU HỌC CÁI KHẾ 1"),
        ("HOÃN HÔÏP", "HỖN HỢP"),
        ("MAÏC ÑÓNH CHI", "MẠC ĐĨNH CHI"),
        ("Xin chaøo caùc baïn", "Xin chào các bạn"),
        ("Uûy ban nhaân daân", "Ủy ban nhân dân"),
    ],
)
def test_vni_texts(text, read):
    assert from_vni(text) == read


@given(st.text(alphabet=LETTERS + "abcdeghiklmnopqrstuvxy ", max_size=40))
def test_a_text_in_small_letters_comes_back_from_either_encoding(text):
    assert from_tcvn3(tcvn3(text)) == text
    assert unicodedata.normalize("NFC", from_vni(vni(text))) == text


@pytest.mark.parametrize(
    ("old", "font"),
    [
        (tcvn3, ".VnTime"),
        (vni, "VNI-Times"),
        (tcvn3, ""),
        (vni, ""),
    ],
)
def test_names_are_carried_over_by_font_and_by_letters_alone(tmp_path, old, font):
    rows = summary(*([As(old(name), font), 1, 2] for name in NAMES))
    found = imported(tmp_path, {"A": rows})
    names = found.frames["units"]["name"].to_list()
    encoding = "TCVN3" if old is tcvn3 else "VNI"

    assert [name.casefold() for name in names] == [name.casefold() for name in NAMES]
    assert any(f"{encoding} letters were carried to Unicode." in x for x in said(found, "changed"))


def test_a_capital_font_shows_capitals(tmp_path):
    rows = summary([As("Së Néi vô", ".VnTimeH"), 1, 2])

    assert imported(tmp_path, {"A": rows}).frames["units"]["name"].to_list() == ["SỞ NỘI VỤ"]


def test_pieces_of_one_cell_may_be_in_different_fonts(tmp_path):
    rows = summary([Runs(((".VnTime", "Së Y "), ("Arial", "tế"))), 1, 2])

    assert imported(tmp_path, {"A": rows}).frames["units"]["name"].to_list() == ["Sở Y tế"]


def test_unicode_in_an_old_font_stays_as_it_is(tmp_path):
    rows = summary([As("Sở Y tế", ".VnTime"), 1, 2], [As("Hà Nam", ".VnTime"), 1, 2])

    assert imported(tmp_path, {"A": rows}).frames["units"]["name"].to_list() == [
        "Sở Y tế",
        "Hà Nam",
    ]


@pytest.mark.parametrize(
    ("cell", "finding"),
    [
        ("Trởng ban", "in 'Trởng ban' the letter ư was lost on the way from TCVN3."),
        (
            As("Trëng ban", ".VnTime"),
            "'Trëng ban' is in an old encoding that gives no Vietnamese; names are not guessed.",
        ),
        (
            As("§îc", ".VnTime"),
            "'§îc' is in an old encoding that gives no Vietnamese; names are not guessed.",
        ),
        (As("Sở Y tÕ", ".VnTime"), "'Sở Y tÕ' mixes Unicode with an old encoding."),
        (
            "Së ®iÓm qwß",
            "'Së ®iÓm qwß' is in an old encoding that gives no Vietnamese; names are not guessed.",
        ),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused(tmp_path, cell, finding):
    assert refused(tmp_path, {"A": summary([cell, 1, 2])}) == [
        f"A: B3: {finding} Type it in Unicode where it was written."
    ]


def test_a_text_that_reads_well_both_ways_is_refused_beside_unicode(tmp_path):
    rows = summary(*([name, 1, 2] for name in ("Sở Y tế", "cã", "Së Néi vô", "Së T­ ph¸p")))

    assert refused(tmp_path, {"A": rows}) == [
        "A: B4: 'cã' may be Unicode, or 'có' in an old encoding. "
        "Type it in Unicode where it was written."
    ]


def test_a_foreign_name_is_no_old_encoding(tmp_path):
    rows = summary(["Công ty Müller", 1, 2], ["Sở Y tế", 1, 2])

    assert imported(tmp_path, {"A": rows}).frames["units"]["name"].to_list() == [
        "Công ty Müller",
        "Sở Y tế",
    ]


def test_apart_letters_eth_and_no_break_blanks_are_mended_and_said(tmp_path):
    apart = unicodedata.normalize("NFD", "Sở Y tế")
    rows = summary([apart, 1, 2], ["\u00d0ảng ủy", 1, 2], ["Sở\u00a0Nội vụ", 1, 2])
    found = imported(tmp_path, {"A": rows})

    assert found.frames["units"]["name"].to_list() == ["Sở Y tế", "Đảng ủy", "Sở Nội vụ"]
    assert said(found, "changed") == [
        "B3: letters typed apart (NFD) were joined.",
        "B4: the letter eth was read as đ.",
        "B5: a no-break space was read as a blank.",
    ]


@pytest.mark.parametrize("name", [*NAMES, "UBND tỉnh", "LĐTBXH", "Đắk Lắk", "quốc gia", "giếng"])
def test_vietnamese_is_known_for_what_it_is(name):
    assert is_vietnamese(name)


@pytest.mark.parametrize("text", ["®iÓm", "ñieåm", "Müller", "Trởng", "Đợc", "naïve", "đòán"])
def test_what_is_no_syllable_is_no_vietnamese(text):
    assert not is_vietnamese(text)

"""A chart can be seen: its letters are drawn, in Vietnamese, offline, the same bytes each time."""

import re
import struct
import unicodedata
import zlib
from base64 import b64decode

import altair as alt
import polars as pl
import pytest
from fontTools.ttLib import TTFont

from emulab.charts.renderer import bundle, enable, spec_of, to_png, to_svg
from emulab.charts.theme import SECTION_COLOURS, watermarked
from emulab.fonts import FOLDER, font_faces

WORD = "SỐ LIỆU MINH HỌA"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LONG = "Ban Quản lý các khu công nghiệp và chế xuất thành phố"
DATA = pl.DataFrame(
    {"unit": [LONG, "Sở Tư pháp"], "section": ["Thi đua", "Đảng"], "x": [1234.5, 2]}
)


def bars(**properties):
    encoded = alt.Chart(DATA).mark_bar().encode(x="x", y="unit", color="section")
    return encoded.properties(width=200, height=60, **properties)


CHARTS = {
    "one": bars(title="Xếp hạng").configure_axis(grid=False),
    "layers": bars() + bars().mark_text().encode(text="x"),
    "layers with shared encoding": alt.layer(alt.Chart().mark_bar(), alt.Chart().mark_rule())
    .properties(data=DATA)
    .encode(x="x", y="unit"),
    "two axes": alt.layer(bars(), bars().mark_point()).resolve_scale(x="independent"),
    "facets": bars().facet("section", columns=1),
    "rows": bars().encode(row="section").resolve_scale(x="independent"),
    "wrapped facets": bars().encode(facet=alt.Facet("section", columns=1)),
    "beside and below": ((bars(title="a") | bars()) & bars()).properties(title="Ghép"),
    "repeated": alt.Chart(DATA)
    .mark_bar()
    .encode(x=alt.X(alt.repeat("column"), type="quantitative"), y="unit")
    .repeat(column=["x"]),
}
PARTS = dict(zip(CHARTS, (1, 1, 1, 1, 2, 2, 2, 3, 1), strict=True))
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


def vietnamese():
    """The 134 letters of Vietnamese that have an accent or a hook."""
    small = [unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in TONES]
    accented = [letter for letter in small if not letter.isascii()] + ["đ"]
    return "".join(accented) + "".join(accented).upper()


def pixels(png):
    """Rows of grey values, 0 to 255, of a PNG as the renderer writes it: 8 bits, with alpha."""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (depth, colour) == (8, 6)
    chunks, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            chunks += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, rows, above = zlib.decompress(chunks), [], bytes(width * 4)
    for y in range(height):
        line = raw[y * (width * 4 + 1) : (y + 1) * (width * 4 + 1)]
        above = unfiltered(line[0], bytearray(line[1:]), above)
        rows.append([sum(above[i : i + 3]) // 3 for i in range(0, width * 4, 4)])
    return rows


def unfiltered(kind, line, above):
    """PNG, second edition, section 9: each byte was predicted from its neighbours."""
    for i, value in enumerate(line):
        left, up = line[i - 4] if i > 3 else 0, above[i]
        corner = above[i - 4] if i > 3 else 0
        paeth = min((left, up, corner), key=lambda near: abs(left + up - corner - near))
        line[i] = (value + (0, left, up, (left + up) // 2, paeth)[kind]) % 256
    return bytes(line)


def ink(text, **mark):
    """How much darkness a chart of nothing but this text has."""
    chart = alt.Chart(alt.InlineData(values=[{}])).mark_text(text=text, fontSize=40, **mark)
    picture = to_png(chart.properties(width=200, height=80), scale=1)
    return sum(255 - value for row in pixels(picture) for value in row)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("Inter-*.*")))
def test_every_font_file_has_all_vietnamese_letters_and_the_arrows(name):
    letters = vietnamese()
    assert len(set(letters)) == 134
    drawn = TTFont(FOLDER / name).getBestCmap()
    assert [letter for letter in f"{letters}▲▼●↑↓→–—…“”₫−×≥≤·½" if ord(letter) not in drawn] == []


def test_there_are_two_weights_for_pictures_and_two_for_pages():
    names = sorted(path.name for path in FOLDER.glob("Inter-*"))
    assert names == [f"Inter-{w}.{kind}" for w in ("Bold", "Regular") for kind in ("ttf", "woff2")]
    assert font_faces().count("@font-face") == 2
    assert len(font_faces()) < 120_000


@pytest.mark.parametrize("text", ["Sở", "Ệ", "▲", "1.234,5"])
def test_a_png_has_ink_where_the_text_is(text):
    assert ink(text) > 10 * 255
    assert ink("") == 0


def test_every_vietnamese_letter_is_drawn_with_its_accent():
    plain = unicodedata.normalize("NFD", "Ệ")[0]
    assert ink("E") == ink(plain) < ink("Ê") < ink("Ệ")


def test_bold_is_bold():
    assert ink("Xếp hạng", fontWeight="bold") > 1.1 * ink("Xếp hạng")


@every_chart
def test_two_renderings_are_the_same_bytes(chart):
    marked = watermarked(chart, WORD)
    assert to_svg(marked) == to_svg(marked)
    assert to_png(marked) == to_png(marked)


def test_a_notebook_keeps_both_pictures_and_a_sentence():
    said = "Xếp hạng: Sở Tư pháp đứng thứ hai."
    pictures, about = bundle(spec_of(bars(description=said)))
    assert list(pictures) == ["image/svg+xml", "image/png", "text/plain"]
    assert pictures["text/plain"] == f"[biểu đồ] {said}"
    assert pictures["image/svg+xml"].startswith("<svg ")
    width, height = struct.unpack(">II", b64decode(pictures["image/png"])[16:24])
    shown = about["image/png"]
    assert shown["alt"] == about["image/svg+xml"]["alt"] == said
    assert shown["width"] == pytest.approx(width / 1.5, abs=1)
    assert shown["height"] == pytest.approx(height / 1.5, abs=1)


def test_enabled_charts_show_themselves_that_way():
    with alt.theme.enable("default"), alt.renderers.enable("default"):
        enable()
        pictures, _ = bars()._repr_mimebundle_()
    assert set(pictures) == {"image/svg+xml", "image/png", "text/plain"}


def test_a_chart_may_have_more_rows_than_altair_allows():
    many = pl.DataFrame({"x": range(6000)})
    assert to_svg(alt.Chart(many).mark_tick().encode(x="x")).startswith("<svg")


def test_numbers_are_printed_as_in_vietnam():
    chart = bars().mark_text().encode(text=alt.Text("x", format=",.2f"))
    assert ">1.234,50<" in to_svg(chart)


def test_an_svg_keeps_letters_as_letters_and_needs_no_network():
    svg = to_svg(bars(title="Xếp hạng"))
    assert f">{LONG}<" in svg
    assert "font-family=\"Inter, 'Segoe UI'" in svg
    assert not re.search(r'(href|src)="http', svg)


def test_an_axis_has_no_title_that_nobody_gave_it():
    assert ">unit<" not in to_svg(bars())
    assert ">Điểm<" in to_svg(bars().encode(x=alt.X("x", title="Điểm")))


def test_sections_have_at_most_seven_colours():
    assert len(SECTION_COLOURS) == len(set(SECTION_COLOURS)) == 7


@pytest.mark.parametrize(("name", "parts"), PARTS.items())
def test_the_watermark_lies_across_every_part_of_a_chart(name, parts):
    sheet = rf'<g class="mark-text[^>]*>(?:(?!</g>).)*{WORD}'
    assert len(re.findall(sheet, to_svg(watermarked(CHARTS[name], WORD)))) == parts
    assert WORD not in to_svg(CHARTS[name])


@every_chart
def test_the_watermark_moves_nothing(chart):
    plain, marked = to_svg(chart), to_svg(watermarked(chart, WORD))
    assert re.findall(r'viewBox="[^"]+"', plain) == re.findall(r'viewBox="[^"]+"', marked)
    assert axes(plain) == axes(marked)


def axes(svg):
    """Everything that is written at the axes, legends and titles."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return sorted(text for text in texts if WORD not in text)


def test_the_watermark_is_said_in_the_description():
    assert watermarked(bars(description="Xếp hạng."), WORD).description == f"Xếp hạng. ({WORD})"
    assert watermarked(bars(), WORD).description == WORD


def test_the_chart_itself_stays_as_it_was():
    chart = CHARTS["rows"]
    before = chart.to_dict()
    watermarked(chart, WORD)
    assert chart.to_dict() == before

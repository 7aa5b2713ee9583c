"""The page of a notebook: whole in itself, quiet about code, loud about what is synthetic."""

import re

import nbformat
import pytest

from emulab.faults import InputError
from emulab.report.page import page, right_numbers, title

new = nbformat.v4
SVG = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<defs><clipPath id="clip1"><rect/></clipPath></defs>'
    '<g clip-path="url(#clip1)"><text>Sở Nội vụ</text></g></svg>'
)
CHART = {"image/svg+xml": SVG, "image/png": "aGk=", "text/plain": "[biểu đồ] Xếp hạng"}


def shown(data, **about):
    return new.new_output("display_data", data=data, metadata=about)


def cell(*outputs, tags=(), source="emulab.rank()"):
    return new.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


@pytest.fixture
def made(tmp_path):
    """A function from cells to their page."""

    def make(*cells, synthetic=()):
        book = new.new_notebook(cells=list(cells), metadata={"language_info": {"name": "python"}})
        path = tmp_path / "ranking.ipynb"
        nbformat.write(book, path)
        return page(path, synthetic)

    return make


def body(html: str) -> str:
    return html[html.index("<main>") :]


def test_the_page_forbids_the_browser_to_fetch_and_has_nothing_to_fetch(made):
    html = made(new.new_markdown_cell("[nguồn](https://example.org)"), cell(shown(CHART)))
    assert "default-src 'none'" in html
    assert not re.search(r"<(script|link|iframe|object)\b", html)
    assert set(re.findall(r"https?://[^\"]*", html)) == {
        "https://example.org",
        "http://www.w3.org/2000/svg",
    }


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("![ảnh](https://example.org/a.png)", "https://example.org/a.png"),
        ('<img src="//example.org/a.png">', "//example.org/a.png"),
        (
            '<script src="https://cdn.example.org/vega.js"></script>',
            "https://cdn.example.org/vega.js",
        ),
        ('<p style="background:url(http://example.org/a)">', "http://example.org/a"),
        ("<style>@import 'a.css';</style>", "'a.css'"),
        ('<link href="https://example.org/a.css">', "https://example.org/a.css"),
        ('<svg><image xlink:href="https://example.org/a"/></svg>', "https://example.org/a"),
        ('<iframe src="https://example.org/b"></iframe>', "https://example.org/b"),
    ],
)
def test_what_would_be_fetched_from_elsewhere_is_refused(made, text, address):
    with pytest.raises(InputError) as refused:
        made(new.new_markdown_cell(text))
    assert str(refused.value) == (
        "ranking.ipynb: 1 fault\n"
        f"  the page would fetch {address!r}. Put it into the notebook itself."
    )


def test_a_page_is_made_the_same_way_each_time(made):
    cells = [
        new.new_markdown_cell("# Xếp hạng"),
        cell(shown(CHART), shown({"text/html": "<b>1</b>"})),
    ]
    assert made(*cells, synthetic=("marks.csv",)) == made(*cells, synthetic=("marks.csv",))


def test_the_font_is_inside_and_the_page_is_small(made):
    html = made(cell())
    assert html.count("data:font/woff2;base64,") == 2
    assert len(html) < 250_000


def test_the_page_is_vietnamese_and_has_the_title_of_its_notebook(made):
    html = made(new.new_markdown_cell("# Xếp hạng **năm 2023** <3"))
    assert '<html lang="vi">' in html
    assert "<title>Xếp hạng năm 2023 &lt;3</title>" in html


def test_without_a_heading_a_page_has_the_name_of_its_file(made):
    assert "<title>ranking</title>" in made(cell())
    assert title(new.new_notebook(cells=[new.new_markdown_cell("## Mục")])) == ""


def test_code_is_folded_and_parameters_are_left_out(made):
    html = body(
        made(
            cell(tags=["parameters"], source="draws = 9"),
            cell(tags=["injected-parameters"], source="draws = 256"),
            cell(source="emulab.xyz()"),
        )
    )
    text = re.sub(r"<(?!/?(?:details|summary))[^>]*>", "", html)
    assert "draws = 9" not in text
    assert [part.split() for part in re.findall(r"<details.*?>(.*?)</details>", text, re.S)] == [
        ["<summary>Tham", "số</summary>", "draws", "=", "256"],
        ["<summary>Mã", "lệnh</summary>", "emulab.xyz()"],
    ]
    assert "<details open" not in html


def test_a_synthetic_page_says_so_on_screen_and_in_print(made):
    html = made(cell(), synthetic=("bảng điểm", "marks.csv <b>"))
    banner = "<strong>SỐ LIỆU MINH HỌA (synthetic):</strong> bảng điểm, marks.csv &lt;b&gt;</aside>"
    assert banner in html and html.index(banner) < html.index("<main>")
    mark = re.search(r"body\.synthetic::before \{(.*?)\}", html, re.S)[1]
    assert '"SỐ LIỆU MINH HỌA"' in mark and "print-color-adjust: exact" in mark
    assert "position: fixed" in mark, "so that it is printed on every sheet"
    assert '<body class="synthetic">' in html


def test_a_page_of_published_things_carries_no_such_word(made):
    assert "MINH HỌA" not in made(cell())


def test_a_chart_is_svg_with_its_text_as_text_and_in_words(made):
    html = body(made(cell(shown(CHART, **{"image/svg+xml": {"alt": 'Hạng "một"'}}))))
    assert '<svg role="img" aria-label="Hạng &quot;một&quot;"' in html
    assert "Sở Nội vụ" in html and "viewBox" in html and "clipPath" in html
    assert "<img" not in html and "<?xml" not in html


def test_the_ids_of_two_charts_do_not_meet(made):
    html = body(made(cell(shown(CHART), shown(CHART))))
    assert re.findall(r'\bid="([^"]*)"', html) == ["g1-clip1", "g2-clip1"]
    assert re.findall(r"url\(#([^)]*)\)", html) == ["g1-clip1", "g2-clip1"]


def test_a_picture_that_is_only_png_keeps_its_words(made):
    html = body(made(cell(shown({"image/png": "aGk=", "text/plain": "[biểu đồ] Hạng & điểm"}))))
    assert 'alt="[biểu đồ] Hạng &amp; điểm"' in html


def test_widgets_and_scripts_leave_their_text(made):
    widget = {
        "application/vnd.jupyter.widget-view+json": {"model_id": "a"},
        "text/plain": "thanh trượt",
    }
    script = {"application/javascript": "alert(1)", "text/plain": "kịch bản"}
    html = body(made(cell(shown(widget), shown(script))))
    assert "thanh trượt" in html and "kịch bản" in html
    assert "alert" not in html and "model_id" not in html


def test_what_is_printed_stays_text(made):
    printed = new.new_output("stream", name="stdout", text="<b>1 & 2</b>")
    warned = new.new_output("stream", name="stderr", text="cảnh báo")
    html = body(made(cell(printed, warned)))
    assert "&lt;b&gt;1 &amp; 2&lt;/b&gt;" in html
    assert re.search(r"<details[^>]*><summary>Thông báo</summary><pre>cảnh báo", html)


@pytest.mark.parametrize("text", ["89.5", "1.234,5", "-3", "\u22123", "12 %", "null", "\u2013"])
def test_numbers_stand_right(text):
    assert right_numbers(f"<td>{text}</td>") == f'<td class="number">{text}</td>'


@pytest.mark.parametrize("text", ["Cụm 2", "2023-09-08", "", "1a"])
def test_words_stand_left(text):
    assert right_numbers(f"<td>{text}</td>") == f"<td>{text}</td>"

"""How fast the meeting's page follows a slider: from the input event to the last change in the DOM.

Driven in a real browser where there is one, in the page and in JupyterLab, with all outside
addresses blocked. Every criterion's slider is open, which is the dearest there is.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

HERE = Path(__file__).parents[1]
sys.path[:0] = [str(HERE), str(HERE / "browser")]  # the makers and the browser's tests
SIZES = ((14, 20, 16, 100), (64, 60, 40, 250))  # units, criteria, ms by the page, by the kernel
MOVES, MOVES_OF_A_PANEL, MOVES_OF_A_KERNEL = 300, 30, 60
FIGURES = [".at-weights", ".at-ranking"]  # the weights, the ranking and its awards
PANELS = [".at-panels"]
PANEL_LIMIT = 100
LARGEST, SOONEST = 2.5, 1.0  # MB, s
WHEN = """
const seen = new MutationObserver(() => {
  if (!document.querySelector(".emulab .ranking .row")) return;
  window.usable = performance.now();
  seen.disconnect();
});
seen.observe(document, { childList: true, subtree: true });
"""
NOT_A_SUM = {"scale": "declared", "aggregate": {"power": {"exponent": 0.5}}}


def main() -> None:
    """Print a line a measurement: what, median, 95th percentile, most, and the limit beside it."""
    from guarding import missing

    if reason := missing():
        print(f"the meeting's page: not measured, {reason}")
        return
    for units, criteria, limit, kernel_limit in SIZES:
        size = f"{units} units x {criteria} criteria"
        with tempfile.TemporaryDirectory() as folder:
            _page(Path(folder), units, criteria, size, limit)
        with tempfile.TemporaryDirectory() as folder:
            _count(Path(folder), units, size)
        with tempfile.TemporaryDirectory() as folder:
            _lab(Path(folder), units, criteria, size, limit)
        with tempfile.TemporaryDirectory() as folder:
            _kernel(Path(folder), units, criteria, size, kernel_limit)


def _page(root: Path, units: int, criteria: int, size: str, limit: int) -> None:
    from driving import unfolded
    from guarding import guarded, launched
    from looking import panels
    from what_if_makers import study_of

    from emulab.whatif.page import page_of
    from emulab.whatif.sheet import sheet_of

    file = root / "page.html"
    file.write_text(page_of(sheet_of(study_of(units, criteria).study(root))), encoding="utf-8")
    with launched() as browser, guarded(browser) as page:
        page.add_init_script(WHEN)
        usable = [_usable(page, file) for _ in range(7)]
        megabytes = file.stat().st_size / 1e6
        print(f"{f'the page, {size}, size':<70} {megabytes:7.2f} MB  held to {LARGEST} MB")
        _said(f"the page, {size}, opened until usable", usable, 1000 * SOONEST)
        unfolded(page)
        _said(f"the page, {size}, slider to ranking and awards", _moved(page, MOVES), limit)
        for number, name in enumerate(panels(page)):
            page.locator(".tabs [role=tab]").nth(number).click()
            own = _moved(page, MOVES_OF_A_PANEL, PANELS)
            _said(f"  and the panel {name}", own, PANEL_LIMIT)


def _count(root: Path, units: int, size: str) -> None:
    """Papers read out: each two keys for two names, and Enter; no wait for a frame is in it."""
    from count_page import choose, put, read_out
    from driving import chosen, script, with_root
    from guarding import guarded, launched
    from what_if_makers import study_of

    from emulab.whatif.page import page_of
    from emulab.whatif.sheet import sheet_of

    office = {"id": "head", "name": "Cụm trưởng", "rule": "approval", "of": "valid"}
    office |= {"more_than": "1/2", "blank": "valid", "source": "minh họa", "marks_at_most": 2}
    made = study_of(units, 5, offices=[office], phase="mid_year")
    file = root / "count.html"
    file.write_text(page_of(sheet_of(made.study(root))), encoding="utf-8")
    with launched() as browser, guarded(browser) as page:
        page.goto(file.as_uri())
        chosen(page, panel="count", lang="en")
        choose(page, "head")
        put(page, present=60, returned=60)
        read_out(page, "a1", "a2")
        took = with_root(page, script("read_papers"), 20)
        _said(f"a paper read out, {size}", took, PANEL_LIMIT)


def _usable(page, file: Path) -> float:
    page.goto("about:blank")
    page.goto(file.as_uri())
    page.wait_for_function("() => window.usable")
    return page.evaluate("window.usable")


def _lab(root: Path, units: int, criteria: int, size: str, limit: int) -> None:
    for page in _in_lab(root, units, criteria):
        _said(f"JupyterLab, {size}, slider to ranking and awards", _moved(page, MOVES), limit)


def _kernel(root: Path, units: int, criteria: int, size: str, limit: int) -> None:
    for page in _in_lab(root, units, criteria, **NOT_A_SUM):
        own = _moved(page, MOVES_OF_A_KERNEL)
        _said(f"JupyterLab, {size}, aggregate power, by the kernel", own, limit)


def _in_lab(root: Path, units: int, criteria: int, **keys) -> Iterator:
    """The page of a made cluster in JupyterLab, every slider open, while it is looked at."""
    import homes
    from driving import unfolded
    from guarding import guarded, launched
    from what_if_makers import study_of

    made = study_of(units, criteria, **keys)
    made.written(homes.with_notebook(root))
    place = f"{made.document['cluster']}/{made.document['year']}"
    with (
        homes.served("lab", root, place) as address,
        launched() as browser,
        guarded(browser) as page,
    ):
        page.tolerated.append("")  # what JupyterLab itself complains of
        homes.run_all(page, address)
        unfolded(page)
        time.sleep(2)
        yield page
        page.goto("about:blank")


def _moved(page, number: int, watched: list[str] = FIGURES) -> list[float]:
    """Milliseconds of so many moves, each of any slider to anywhere short of its ends."""
    from driving import milliseconds, sliders

    rng, ids = Random(7), sliders(page)
    moves = [{"id": rng.choice(ids), "share": rng.uniform(0.05, 0.6)} for _ in range(number)]
    return milliseconds(page, moves, watched)


def _said(what: str, took: list[float], limit: float) -> None:
    if not took:
        print(f"{what:<70} nothing changed")
        return
    own = sorted(took)
    p95 = own[min(len(own) - 1, int(0.95 * len(own)))]
    figures = f"median {median(own):6.1f}  p95 {p95:6.1f}  most {own[-1]:6.1f} ms"
    print(f"{what:<70} {figures}  held to {limit:g} ms  (n = {len(own)})", flush=True)


if __name__ == "__main__":
    main()

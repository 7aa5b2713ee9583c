"""What a person does on the page, for the tests and for the benchmark: drags, keys, reading.

Every function takes the browser's page, or a locator of the one ``.emulab`` on it.
"""

from pathlib import Path
from typing import Any

ROOT = ".emulab"
SCRIPTS = Path(__file__).parent / "scripts"

STORE = """
const storeOf = (root) => {
  for (let one = root; one; one = one.parentElement) if (one.emulab) return one.emulab;
  return null;
};
"""


def with_root(page, body: str, argument: Any = None) -> Any:
    """What ``body``, a function of the .emulab element and an argument, gives back."""
    whole = f"(root, argument) => {{ {STORE} const act =\n{body};\nreturn act(root, argument); }}"
    return page.locator(ROOT).first.evaluate(whole, argument)


def script(name: str) -> str:
    """A function of ``scripts/`` that takes the .emulab element and an argument."""
    return (SCRIPTS / f"{name}.js").read_text("utf-8")


def unfolded(page) -> None:
    """Open every section, so that each criterion has its slider."""
    with_root(
        page,
        """(root) => {
          for (let n = 0; n < 9; n += 1) {
            const folded = root.querySelectorAll(".weight-fold[aria-expanded=false]");
            for (const one of folded) one.click();
          }
        }""",
    )


def sliders(page) -> list[str]:
    """The ids of the weights that can be moved now."""
    return with_root(
        page,
        """(root) => [...root.querySelectorAll(".weight-row")]
          .filter((row) => !row.querySelector("input[type=range]").disabled)
          .map((row) => row.dataset.node)""",
    )


def milliseconds(
    page, moves: list[dict], watched: list[str], quiet: int = 40, patience: int = 3000
) -> list[float]:
    """For every move {id, share of its track}, from the input event to the last change in the DOM.

    Moves after which nothing changed are left out. ``watched`` are the places that are looked at.
    """
    asked = {"moves": moves, "watched": watched, "quiet": quiet, "patience": patience}
    return with_root(page, script("measure"), asked)


def dragged(page, id_: str, shares: list[float], pause: int) -> None:
    """A drag over these shares of the track, an input event every so many ms, then the release."""
    with_root(
        page,
        """async (root, { id, shares, pause }) => {
          const slider = [...root.querySelectorAll(".weight-row")]
            .find((row) => row.dataset.node === id).querySelector("input[type=range]");
          for (const share of shares) {
            slider.value = Number(slider.max) * share;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            if (pause) await new Promise((done) => setTimeout(done, pause));
          }
          slider.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        {"id": id_, "shares": shares, "pause": pause},
    )


def settled(page) -> None:
    """Wait until nothing is being worked out and the panels are drawn."""
    with_root(
        page,
        """async (root) => {
          const store = storeOf(root);
          do await new Promise((done) => setTimeout(done, 60));
          while (store.pending || !store.drawn);
        }""",
    )


def state(page) -> dict[str, Any]:
    """The state of the what-if: families, off, scores, locked."""
    return with_root(page, "(root) => JSON.parse(JSON.stringify(storeOf(root).state))")


def set_state(page, wanted: dict[str, Any]) -> None:
    """Another state, as one move."""
    with_root(page, "(root, wanted) => storeOf(root).move(wanted)", wanted)


def chosen(page, **settings: Any) -> None:
    """Settings as they would be chosen: lang, theme, blank, frozen, keep, panel, unit."""
    with_root(page, "(root, settings) => storeOf(root).set(settings)", settings)
    settled(page)


def ranking(page) -> list[tuple[str, str, str]]:
    """Every row as it stands on the screen: place, name, total."""
    rows = with_root(
        page,
        """(root) => {
          const cells = [".row-place", ".row-name", ".row-total"];
          return [...root.querySelectorAll(".ranking .row")].map((row) =>
            cells.map((one) => row.querySelector(one).textContent));
        }""",
    )
    return [tuple(row) for row in rows]


def slider_value(page, id_: str) -> float:
    """The value of the slider of a weight, and nothing of what the page thinks it is."""
    return with_root(
        page,
        """(root, id) => Number([...root.querySelectorAll(".weight-row")]
          .find((row) => row.dataset.node === id).querySelector("input[type=range]").value)""",
        id_,
    )


def evaluated_now(page) -> dict[str, Any]:
    """The figures that the page holds for what it shows: order, rank, total, outcomes' words."""
    return with_root(
        page,
        """(root) => { const { result } = storeOf(root); return {
          order: result.order, rank: result.rank, total: result.total,
          outcomes: Object.fromEntries(Object.entries(result.outcomes).map(
            ([award, rows]) => [award, rows.map((row) => row.outcome)])) }; }""",
    )

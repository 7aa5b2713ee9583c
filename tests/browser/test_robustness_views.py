"""The map and the verdict as a person meets them: the point moves, the newest verdict stands."""

import driving
import pytest
from what_if_makers import study_of

POINT = ".weight-map .now"


@pytest.fixture
def page(opened):
    page = opened(study_of(6, 9))
    driving.chosen(page, lang="en", panel="map")
    return page


def shares(page) -> list[float]:
    numbers = driving.state(page)["families"][""]
    return [numbers[one] / sum(numbers.values()) for one in ("s0", "s1", "s2")]


def test_the_point_is_dragged_and_one_undo_takes_the_whole_drag_back(page):
    box = page.locator(POINT).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + 8 * step, y)
    page.mouse.up()
    driving.settled(page)
    moved = shares(page)
    page.keyboard.press("Control+z")

    assert moved[0] < 1 / 3 - 0.05 and moved[1] > 1 / 3 + 0.05  # away from B, towards C
    assert moved[2] == pytest.approx(1 / 3, abs=0.01)
    assert driving.state(page)["families"] == {}


def test_the_arrows_move_the_point_as_far_as_the_edge_and_lose_no_step(page):
    page.locator(POINT).focus()
    page.keyboard.press("ArrowRight")
    near = shares(page)
    for _ in range(40):
        page.keyboard.press("Shift+ArrowDown")
    assert near[1] - near[0] == pytest.approx(0.02, abs=0.002)
    assert shares(page)[2] == 0


def test_a_locked_weight_holds_the_point_and_says_so(page):
    driving.set_state(page, driving.state(page) | {"locked": ["s1"]})
    driving.settled(page)
    page.locator(POINT).focus()
    page.keyboard.press("ArrowRight")
    assert driving.state(page)["families"] == {}
    assert page.locator(".weight-map .how").inner_text() == (
        "Some of these weights are locked: unlock them to move the point."
    )


def test_every_unit_that_is_first_somewhere_is_named_beside_the_map(page):
    found = driving.with_root(
        page,
        """(root) => [...root.querySelectorAll(".weight-map .key-list li")].map((row) =>
          [row.children[1].textContent, parseFloat(row.children[2].textContent)])""",
    )
    assert sum(share for _, share in found) == pytest.approx(100, abs=0.2)
    assert len({name for name, _ in found}) == len(found) > 0


def test_the_exact_verdict_of_a_kernel_takes_the_place_once_and_is_the_newest(page):
    asked = driving.with_root(
        page,
        """async (root) => {
          const store = storeOf(root);
          const asked = [];
          store.host.firmness = async (state) => {
            asked.push(state.families[""].s0);
            return { state: "tied", sentence: { vi: "đ", en: `exact ${state.families[""].s0}.` } };
          };
          for (const s0 of [1, 2, 3]) {
            store.move({ ...store.state, families: { "": { s0, s1: 3, s2: 3 } } });
            await new Promise((done) => setTimeout(done, 80));
          }
          await new Promise((done) => setTimeout(done, 700));
          return asked;
        }""",
    )
    assert asked == [3]
    assert page.locator(".verdict .sentence").inner_text() == "exact 3."
    assert page.locator(".verdict .state").inner_text() == "= Tied"

"""A true kernel behind Voila, put to sleep, woken and killed: the page says so and goes on."""

import homes
import pytest
from driving import dragged, ranking, settled, sliders, with_root


def kernels_of(root) -> list:
    """The kernels that run for the project in ``root``."""
    psutil = pytest.importorskip("psutil")
    found = []
    for one in psutil.process_iter(["cmdline"]):
        try:
            words = " ".join(one.info["cmdline"] or ())
            if "ipykernel" in words and one.environ().get("EMULAB_ROOT") == str(root):
                found.append(one)
        except psutil.Error:  # it ended meanwhile, or is another's
            continue
    return found


def test_a_true_kernel_may_sleep_and_wake_and_when_it_is_killed_the_page_goes_on(
    browser_page, tmp_path
):
    pytest.importorskip("voila")
    page, silent = browser_page, ".notice.silent:visible"
    page.tolerated = ["Connection lost", "Failed to load resource", "WebSocket"]
    homes.project(tmp_path, "hanoi-02")
    with homes.served("voila", tmp_path, "hanoi-02/2023") as address:
        homes.open_meeting(page, address)
        settled(page)
        (kernel,) = kernels_of(tmp_path)
        weight = sliders(page)[0]
        kernel.suspend()
        dragged(page, weight, [0.4], 0)
        page.wait_for_selector(silent)
        kernel.resume()
        page.wait_for_selector(silent, state="detached")
        kernel.kill()
        dragged(page, weight, [0.6], 0)
        page.wait_for_selector(silent)
        settled(page)
        moved = ranking(page)
        with_root(page, "(root) => storeOf(root).reset()")
        settled(page)

        assert ranking(page) != moved
        assert with_root(page, "(root) => storeOf(root).isOfficial")

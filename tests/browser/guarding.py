"""The browser: which one is driven, and a page of it from which nothing leaves the machine."""

import importlib.util
import os
import shutil
from contextlib import contextmanager
from urllib.parse import urlsplit

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HERE = ("file", "data", "blob", "about")  # schemes that ask nobody
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ROOM = {"width": 1280, "height": 720}
SLOW = 20_000  # milliseconds that anything may take before the test gives up
FRAMES = "SLOW_FRAMES"  # milliseconds by which every frame comes late, to find tests that race

# every frame comes late, and what is not drawn at once is seen not to be there
LATE = """(() => {
  const frame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (told) => setTimeout(() => frame(told), %d);
})()"""


def browser_path() -> str | None:
    """The Chromium of the system: the one that CHROMIUM names, else the first that is found."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def misnamed() -> str:
    """Why the browser that CHROMIUM names cannot be driven; empty where it can."""
    named = os.environ.get("CHROMIUM")
    if not named or shutil.which(named):
        return ""
    return f"CHROMIUM names no program: {named}. Name one that can be run, or unset CHROMIUM."


def missing() -> str:
    """Why nothing can be driven here; empty where everything can."""
    if importlib.util.find_spec("playwright") is None:
        return "browser tests skipped: playwright is missing (pip install playwright)"
    if browser_path() is None:
        return "browser tests skipped: no Chromium (apt-get install chromium, or set CHROMIUM)"
    return ""


@contextmanager
def launched():
    """The browser of the system, without a window."""
    from playwright.sync_api import sync_playwright

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browser_path(), args=["--no-sandbox"] if root else []
        )
        yield browser
        browser.close()


@contextmanager
def guarded(chromium):
    """A page of 1280 x 720; fails at its end where it asked the outside or a script failed."""
    context = chromium.new_context(viewport=ROOM, accept_downloads=True)
    context.set_default_timeout(SLOW)
    if late := int(os.environ.get(FRAMES) or 0):
        context.add_init_script(LATE % late)
    asked: list[str] = []
    wrong: list[str] = []

    def gate(route) -> None:
        parts = urlsplit(route.request.url)
        if parts.scheme in HERE or parts.hostname in LOOPBACK:
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    context.route_web_socket(_outside, asked_socket(asked))
    page = context.new_page()
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.tolerated = []  # beginnings of console errors that are not ours
    try:
        yield page
    finally:
        context.close()
    ours = [one for one in wrong if not one.startswith(tuple(page.tolerated))]
    assert not asked, f"asked of the outside: {asked}"
    assert not ours, f"errors in the browser: {ours}"


@contextmanager
def alone(chromium, opened):
    """An offline page with a part of the front end alone, which ``opened`` puts there."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    opened(page)
    try:
        yield page
    finally:
        context.close()


def _outside(address: str) -> bool:
    return urlsplit(address).hostname not in LOOPBACK


def asked_socket(asked: list[str]):
    """A handler that notes a socket to the outside and closes it."""

    def closed(socket) -> None:
        asked.append(socket.url)
        socket.close()

    return closed

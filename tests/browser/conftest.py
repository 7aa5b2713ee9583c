"""One Chromium for all tests of this folder; nothing of what it opens may leave the machine.

Without playwright or a browser every test here is skipped, and the reason says what to install; a
browser that CHROMIUM names in vain is no reason to skip.
"""

from pathlib import Path

import pytest
from analysis_page import open_analysis
from engine_page import open_engine
from guarding import alone, guarded, launched, misnamed, missing
from what_if_makers import Made

from emulab.whatif.page import page_of
from emulab.whatif.sheet import sheet_of


def pytest_collection_modifyitems(items) -> None:
    here = Path(__file__).parent
    own = [item for item in items if here in item.path.parents]
    if own and misnamed():
        raise pytest.UsageError(misnamed())
    if reason := missing():
        for item in own:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium():
    """The browser of the system, one for all tests."""
    with launched() as browser:
        yield browser


@pytest.fixture
def browser_page(chromium):
    """A page for one test, which fails where it asks the outside or where a script fails."""
    with guarded(chromium) as page:
        yield page


@pytest.fixture(scope="module")
def engine(chromium):
    """A page with the engine alone, for all tests of a file."""
    with alone(chromium, open_engine) as page:
        yield page


@pytest.fixture(scope="module")
def analysis(chromium):
    """A page with the analysis alone, for all tests of a file."""
    with alone(chromium, open_analysis) as page:
        yield page


@pytest.fixture
def opened(browser_page, tmp_path):
    """opened(made or sheet): the page of a sheet, opened from a file; gives the browser's page."""

    def open_(given):
        sheet = sheet_of(given.study(tmp_path)) if isinstance(given, Made) else given
        file = tmp_path / "page.html"
        file.write_text(page_of(sheet), encoding="utf-8")
        browser_page.goto(file.as_uri())
        browser_page.wait_for_selector(".emulab")
        return browser_page

    return open_

"""What is on the screen: every visible text with where it stands, its size, its colours.

What stands there for screen readers alone, and the watermark behind the figures, are left out.
"""

from dataclasses import dataclass

import driving


@dataclass(frozen=True)
class Seen:
    """A visible text: its size in CSS pixels as drawn, what cuts it off ("" for nothing)."""

    text: str
    size: float
    svg: bool
    cut: str
    contrast: float
    bold: bool
    disabled: bool
    where: str


def seen(page) -> list[Seen]:
    """Every visible text, also what a scroller holds below its edge."""
    return [Seen(**one) for one in driving.with_root(page, driving.script("seen"))]


def said(page) -> list[str]:
    """What is told and not printed: labels of controls and charts, titles."""
    return driving.with_root(page, driving.script("said"))


def sideways(page) -> list[str]:
    """The elements that hold more than they show from left to right, and no key can scroll."""
    return driving.with_root(page, driving.script("sideways"))


def panels(page) -> list[str]:
    """The ids of the panels, in the order of their keys."""
    count = page.locator(".tabs [role=tab]").count()
    found = []
    for number in range(count):
        page.locator(".tabs [role=tab]").nth(number).click()
        driving.settled(page)
        found.append(driving.with_root(page, "(root) => storeOf(root).settings.panel"))
    return found

"""The first call of a notebook."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulab.studies import Study


def begin(study: "Study") -> None:
    """Let charts be drawn so that they are seen offline, in print and before any trust is given."""
    from emulab.charts.renderer import enable

    enable()

"""The keys of the screens on which things can be tried: Plan, Roadmap and Backlog."""

from textual.binding import Binding
from textual.widget import Widget

from po_tui.words import mark


class WhatIfKeys(Widget):
    """The keys of a screen that is inside."""

    TRIES = True
    BINDINGS = [
        Binding("w", "app.what_if", mark("What if"), tooltip=mark("Try moves, scope and velocity where nothing is real; again: review, keep or drop"), id="what-if.begin"),
        Binding("percent_sign", "app.try_velocity", mark("Velocity"), show=False, tooltip=mark("In a what-if: forecast with another velocity"), id="what-if.velocity"),
    ]  # fmt: skip

"""The mouse with a button held down, which Pilot's `hover` leaves up."""

from textual import events
from textual.pilot import Pilot
from textual.widget import Widget


async def hold(pilot: Pilot[None], widget: Widget, x: int, y: int) -> None:
    """Press the button at a place in a widget."""
    await pilot.mouse_down(widget, offset=(x, y))


async def pull(pilot: Pilot[None], widget: Widget, x: int, y: int) -> None:
    """Move there with the button down."""
    _forward(pilot, events.MouseMove, widget, x, y)
    await pilot.pause()


async def drop(pilot: Pilot[None], widget: Widget, x: int, y: int) -> None:
    """Let go there, as a terminal tells it: the release, then a click."""
    await pilot.mouse_up(widget, offset=(x, y))
    await pilot.pause()


async def drag(pilot: Pilot[None], widget: Widget, start: tuple[int, int], end: tuple[int, int]) -> None:  # fmt: skip
    """All three."""
    await hold(pilot, widget, *start)
    await pull(pilot, widget, *end)
    await drop(pilot, widget, *end)


def _forward(
    pilot: Pilot[None], kind: type[events.MouseEvent], widget: Widget, x: int, y: int
) -> None:
    left, top = widget.region.x + x, widget.region.y + y
    event = kind(
        widget=widget, x=left, y=top, delta_x=0, delta_y=0, button=1, shift=False, meta=False,
        ctrl=False, screen_x=left, screen_y=top,
    )  # fmt: skip
    pilot.app.screen._forward_event(event)

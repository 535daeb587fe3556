"""Keeps coloured text readable in every theme, on the laptop and on a washed-out projector."""

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.style import Style

READABLE = 4.5
"""The contrast WCAG asks of text of normal size (level AA)."""

MUTED = "$foreground-muted"
"""What stands back, in a styled text: there, `$text-muted` comes out at full strength."""

_BLACK = ColorTriplet(0, 0, 0)
_WHITE = ColorTriplet(255, 255, 255)


def contrast(front: ColorTriplet, back: ColorTriplet) -> float:
    """The contrast of two colours as WCAG 2 defines it, from 1 to 21."""
    darker, lighter = sorted((_luminance(front), _luminance(back)))
    return (lighter + 0.05) / (darker + 0.05)


def legible(style: Style) -> Style:
    """The style, its text made darker or lighter as far as its own background asks.

    Colours that the terminal chooses (the 16-colour themes) have no known shade: they stay.
    """
    if style.color is None or style.bgcolor is None or style.reverse:
        return style
    front, back = style.color.triplet, style.bgcolor.triplet
    if front is None or back is None or contrast(front, back) >= READABLE:
        return style
    end = max((_BLACK, _WHITE), key=lambda shade: contrast(shade, back))
    for tenth in range(1, 11):
        mixed = _mix(front, end, tenth / 10)
        if contrast(mixed, back) >= READABLE:
            return style + Style(color=Color.from_triplet(mixed))
    return style + Style(color=Color.from_triplet(end))


def _luminance(colour: ColorTriplet) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    return (
        0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
    )


def _mix(here: ColorTriplet, there: ColorTriplet, share: float) -> ColorTriplet:
    return ColorTriplet(
        *(round(mine + (theirs - mine) * share) for mine, theirs in zip(here, there, strict=True))
    )

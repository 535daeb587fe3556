"""Our own colours: dark and light for long days, high contrast for a washed-out projector.

Text has at least 4.5:1 on every ground it stands on, and no meaning hangs on colour alone.
"""

from typing import Final

from textual.theme import Theme

DEFAULT: Final = "po-dark"

LIKE: Final = {
    "row-cursor": "block-cursor-background",
    "row-idle": "panel",
    "frame": "border-blurred",
    "frame-focus": "border",
    "quiet": "foreground-muted",
}
"""Our own variables, and which of Textual's stands in where a theme does not say."""

DARK: Final = Theme(
    name="po-dark",
    dark=True,
    primary="#6fb1e8",
    secondary="#9fb0c3",
    accent="#e7b96b",
    warning="#e7ab5e",
    error="#f0767d",
    success="#86c98f",
    foreground="#d9dee5",
    background="#14171c",
    surface="#181c22",
    panel="#222831",
    variables={
        "row-cursor": "#2b4c70",
        "row-idle": "#262d37",
        "frame": "#3a4452",
        "frame-focus": "#6fb1e8",
        "quiet": "#98a3b1",
        "border": "#6fb1e8",
        "border-blurred": "#3a4452",
        "block-cursor-background": "#2b4c70",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "footer-background": "#14171c",
        "footer-key-foreground": "#6fb1e8",
        "footer-description-foreground": "#a3adba",
        "input-selection-background": "#6fb1e8 35%",
        "scrollbar": "#3a4452",
        "scrollbar-hover": "#4d5a6c",
        "scrollbar-background": "#181c22",
        "scrollbar-background-hover": "#181c22",
    },
)

LIGHT: Final = Theme(
    name="po-light",
    dark=False,
    primary="#1d5f9e",
    secondary="#4f5f70",
    accent="#8a5200",
    warning="#8f5000",
    error="#b3241c",
    success="#246b33",
    foreground="#1f252c",
    background="#f3f3f0",
    surface="#fbfbf9",
    panel="#e9e9e4",
    variables={
        "row-cursor": "#cfe2f5",
        "row-idle": "#e6e9ec",
        "frame": "#c3c7cb",
        "frame-focus": "#1d5f9e",
        "quiet": "#59626c",
        "border": "#1d5f9e",
        "border-blurred": "#c3c7cb",
        "block-cursor-background": "#cfe2f5",
        "block-cursor-foreground": "#10151a",
        "block-cursor-text-style": "none",
        "footer-background": "#f3f3f0",
        "footer-key-foreground": "#1d5f9e",
        "footer-description-foreground": "#545d67",
        "input-selection-background": "#1d5f9e 25%",
        "scrollbar": "#c3c7cb",
        "scrollbar-hover": "#a5abb1",
        "scrollbar-background": "#fbfbf9",
        "scrollbar-background-hover": "#fbfbf9",
    },
)

CONTRAST: Final = Theme(
    name="po-contrast",
    dark=True,
    primary="#ffd84d",
    secondary="#ffffff",
    accent="#6fe3ff",
    warning="#ffb84d",
    error="#ff8a8a",
    success="#7dff8a",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    text_alpha=1.0,
    variables={
        "row-cursor": "#ffd84d",
        "row-idle": "#3a3a3a",
        "frame": "#8a8a8a",
        "frame-focus": "#ffd84d",
        "quiet": "#d5d5d5",
        "border": "#ffd84d",
        "border-blurred": "#8a8a8a",
        "block-cursor-background": "#ffd84d",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "footer-background": "#000000",
        "footer-key-foreground": "#ffd84d",
        "footer-description-foreground": "#ffffff",
        "input-selection-background": "#6fe3ff 40%",
        "scrollbar": "#8a8a8a",
        "scrollbar-background": "#000000",
    },
)

OURS: Final = (DARK, LIGHT, CONTRAST)

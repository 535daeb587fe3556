"""Text breaks into the same lines, in the same styles, as Textual would break it."""

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content, Span
from textual.style import Style
from textual.visual import RenderOptions

from po_tui.tui.widgets.wrapping import Styles, held, wrapped

BASE = Style.parse("#ffffff on #222222")
STYLES = ("bold", "italic #ff0000", "on #0000ff", "reverse")

words = st.text(alphabet="abc äß汉字😀 \n-", max_size=60)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """A text with styles lying on parts of it, over one another as well."""
    text = draw(words)
    spans = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        spans.append(Span(start, end, draw(st.sampled_from(STYLES))))
    return Content(text, spans)


def parse(style: str | Style) -> Style:
    return style if isinstance(style, Style) else Style.parse(style)


def looks(segments: object) -> list[tuple[str, object, object]]:
    """Character by character: what it is, its colours, its attributes; no matter how it was cut."""
    return [
        (character, (style.color, style.bgcolor), (style.bold, style.italic, style.reverse))
        for text, style, _ in segments  # type: ignore[attr-defined]
        for character in text
    ]


@given(text=contents(), width=st.integers(4, 30))
def test_text_is_broken_as_textual_breaks_it(text: Content, width: int) -> None:
    ours = list(wrapped(text, width, Styles(BASE, parse)))
    theirs = text.render_strips(width, None, BASE, RenderOptions(parse, {}))
    assert [looks(segments) for segments, _ in ours] == [looks(strip) for strip in theirs]
    assert [cells for _, cells in ours] == [strip.cell_length for strip in theirs]


@given(text=contents(), width=st.integers(4, 30))
def test_no_line_is_wider_than_asked_for(text: Content, width: int) -> None:
    assert all(cells <= width for _, cells in wrapped(text, width, Styles(BASE, parse)))


@given(width=st.integers(6, 30))
def test_no_line_ends_at_a_blank_that_forbids_it(width: int) -> None:
    text = Content(f"Which of the two do borrowers open?  {held('→ Ann')} · {held('5 d')}")
    lines = [
        "".join(segment.text for segment in segments)
        for segments, _ in wrapped(text, width, Styles(BASE, parse))
    ]
    assert any("→ Ann" in line for line in lines)
    assert any("5 d" in line for line in lines)
    assert all("\xa0" not in line for line in lines)  # a terminal may show it

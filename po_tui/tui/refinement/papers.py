"""Papers of the meeting – agenda, minutes, the course of all sessions – as text, and into a file."""

from pathlib import Path

from po_tui.words import _
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake


def paper(workspace: Workspace, kind: str, session_id: int, format: str = "markdown") -> str:
    """The paper of that kind as `markdown` or `html`."""
    if kind == "agenda":
        from po_tui.documents.agenda import agenda

        return agenda(workspace, session_id, format)
    if kind == "sessions":
        from po_tui.documents.sessions import sessions

        return sessions(workspace, format)
    from po_tui.documents.minutes import minutes

    return minutes(workspace, session_id, format=format)


def file_name(workspace: Workspace, kind: str, session_id: int) -> str:
    """What its file is called unless somebody says otherwise."""
    if kind == "sessions":
        return f"refinements-{workspace.key}.md"
    return f"{kind}-{workspace.refinement.session(session_id).key}.md"


def reserved(name: str) -> Path:
    """An empty file of that name, made now; raises Mistake where there is one, or none can be made."""
    if not name.strip():
        raise Mistake(_("it needs a file name"))
    try:
        path = Path(name.strip()).expanduser()
        with path.open("x", encoding="utf-8"):
            pass
    except FileExistsError:
        raise Mistake(_("that file is there already – choose another name")) from None
    except (OSError, ValueError, RuntimeError) as no:
        why = getattr(no, "strerror", None) or str(no)
        raise Mistake(_("cannot write there: {why}").format(why=why)) from None
    return path


def write_paper(workspace: Workspace, kind: str, session_id: int, path: Path) -> None:
    """Write a paper into a file that was reserved: a page where its name ends so, else Markdown."""
    format = "html" if path.suffix.lower() in {".html", ".htm"} else "markdown"
    try:
        path.write_text(paper(workspace, kind, session_id, format), encoding="utf-8")
    except OSError as no:
        raise Mistake(_("cannot write there: {why}").format(why=no.strerror or no)) from None

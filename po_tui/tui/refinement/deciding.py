"""Who has the last word in this session: chosen from those invited."""

from textual.widget import Widget

from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.messages import Said, calmly
from po_tui.words import _

_KEYS = "123456789abcdefghijklmnoprstuvwxyz"


def choose_decider(near: Widget, session_id: int) -> None:
    """Offer the people of a session, a key each; what is chosen is one step."""
    from po_tui.tui.widgets.choose import Choice, Choose

    refinement = workspace_of(near).refinement
    people = [one for one in refinement.session(session_id).people if one.person_id is not None]
    if not people:
        near.post_message(Said(_("nobody is invited yet – a adds people"), wrong=True))
        return

    def chosen(key: str | None) -> None:
        if key is not None:
            with calmly(near):
                one = people[_KEYS.index(key)]
                assert one.person_id is not None
                refinement.decide(session_id, one.person_id)
                here = refinement.session(session_id).people
                if one.estimates and not any(
                    two.estimates for two in here if two.person_id == one.person_id
                ):
                    told = _("{name} has the last word and does not vote – a, v changes that")
                    near.post_message(Said(told.format(name=one.name)))

    choices = [Choice(key, person.name) for key, person in zip(_KEYS, people, strict=False)]
    _opening = near.app.push_screen(Choose(_("Who has the last word?"), choices), chosen)

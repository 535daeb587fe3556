"""Keys that write the roadmap: adding, editing in place, what it waits for, its order, taking it off."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content

from po_tui import settings
from po_tui.model.plain import plain_line
from po_tui.model.roadmap_fields import BY_NAME, FIELDS, outcome_of
from po_tui.model.views import RoadmapView
from po_tui.tui.frame import WorkScreen, app_of, telling, workspace_of
from po_tui.tui.roadmap.acting import RoadmapActing
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.file import ChangedMeanwhile

if TYPE_CHECKING:
    from po_tui.tui.widgets.inline_editor import InlineEditor


class WriteVerbs(RoadmapActing):
    """Content, ties and order."""

    BINDINGS = [
        Binding("e", "edit", mark("Edit"), tooltip=mark("Edit it here"), id="roadmap.edit"),
        Binding("a", "add", mark("Add"), tooltip=mark("Add an outcome below this one"), id="roadmap.add"),
        Binding("d", "depends", mark("Depends on"), tooltip=mark("Which roadmap items it waits for"), id="roadmap.depends"),
        Binding("x", "drop", mark("Take off"), show=False, tooltip=mark("Take it off the roadmap; its work stays"), id="roadmap.drop"),
        Binding("J,shift+down", "order(1)", mark("Down"), show=False, tooltip=mark("Below the next one"), id="roadmap.order-down"),
        Binding("K,shift+up", "order(-1)", mark("Up"), show=False, tooltip=mark("Above the one before"), id="roadmap.order-up"),
    ]  # fmt: skip

    _edited: RoadmapView | None = None
    """The item in the editor as it was when it was read: what its edits are compared with."""

    # ── adding, taking off, order ───────────────────────────────────────────────────────────────

    def action_add(self) -> None:
        below, drafts = self.item, workspace_of(self).drafts
        column = {"horizon": self.horizon_here} if self.horizon_here else {}
        after = [below.id if below else None]

        def add(text: str) -> None:
            title, values = outcome_of(text, settings.today())
            after[0] = added = self.roadmap.add(title, {**values, **column}, after[0])
            drafts.forget("roadmap", "add")
            self.follow(added)

        label = _("Add below {item}").format(item=below.key) if below else _("Add an outcome")
        self.ask(
            label,
            add,
            drafts.get("roadmap", "add"),
            hint=_("what is to be different, and when if you know: … 2027-Q1; esc ends"),
            left=lambda text: drafts.keep("roadmap", "add", text.strip()),
            stay=True,
        )

    def action_drop(self) -> None:
        item = self.current
        self.roadmap.drop(item.id)
        app_of(self).say(_("{item} is off the roadmap – u takes it back").format(item=item.key))

    def action_order(self, by: int) -> None:
        item, shown = self.current, self.shown
        self._check_own_order()
        at = [one.id for one in shown].index(item.id) + by
        if 0 <= at < len(shown):
            self.roadmap.put([item.id], shown[at].id, below=by > 0)

    def _check_own_order(self) -> None:
        """Raises Refused where the rows are not shown in the order of the roadmap."""
        raise NotImplementedError

    # ── what it waits for ───────────────────────────────────────────────────────────────────────

    def action_depends(self) -> None:
        from po_tui.workspace.roadmap_text import RoadmapOffers, values_of

        item, workspace = self.current, workspace_of(self)
        offers = RoadmapOffers(workspace, item)
        now = " ".join(item.depends_on)

        def save(text: str) -> None:
            values = values_of(workspace, {"depends_on": _tied(item.depends_on, text)})
            seen = {"depends_on": workspace.roadmap.needs(item.id)}
            label = _("What {item} waits for").format(item=item.key)
            workspace.roadmap.revise(item.id, values, seen=seen, label=label)

        def offered(text: str) -> tuple[str, Sequence[str]]:
            lead = text[: len(text) - len(_last(text))]
            return lead, [one.text for one in offers.of("depends_on", text)]

        def show(text: str) -> None:
            near = offers.of("depends_on", text) if _last(text) else []
            if isinstance(self.screen, WorkScreen):
                self.screen.ask_line.show_near(
                    [
                        Content.assemble((one.text.ljust(5), "bold"), plain_line(one.says))
                        for one in near
                    ]
                )

        hint = _("keys of what comes first, such as R1 R2; or +R1 -R2; tab completes")
        label = _("{item} waits for").format(item=item.key)
        value = f"{now} " if now else ""
        self.ask(label, save, value, hint=hint, offers=offered, live=show)

    # ── editing in place ────────────────────────────────────────────────────────────────────────

    async def action_edit(self) -> None:
        from po_tui.workspace.roadmap_text import RoadmapOffers, texts_of

        item, workspace = self.current, workspace_of(self)
        editor = await self.open_editor()
        self._edited = item
        kept = {field.name: workspace.drafts.get(item.key, field.name) for field in FIELDS}
        drafts = {name: text for name, text in kept.items() if text}
        offers = RoadmapOffers(workspace, item)
        await editor.edit([item.id], item.key, FIELDS, texts_of(item), drafts, offers)
        await editor.focus_first()

    async def save_edit(
        self, editor: "InlineEditor", texts: Mapping[str, str], *, done: bool
    ) -> None:
        """Save edited lines, one or all; where one cannot be, say so and keep them as drafts."""
        try:
            self._save_texts(texts)
        except (Mistake, Refused, ChangedMeanwhile) as no:
            editor.complain(str(no))
            return
        editor.saved(texts)
        if done:
            editor.close()
        else:
            await editor.action_go(1)

    def _save_texts(self, texts: Mapping[str, str]) -> None:
        from po_tui.workspace.roadmap_text import seen_in, values_of

        item, workspace = self._edited, workspace_of(self)
        if not texts or item is None:
            return
        fields = ", ".join(_(BY_NAME[name].label).lower() for name in texts)
        label = _("Edit {fields} of {item}").format(fields=fields, item=item.key)
        values = values_of(workspace, texts)
        seen = seen_in(workspace, item, list(texts))
        workspace.roadmap.revise(item.id, values, seen=seen, label=label)
        for name in texts:
            workspace.drafts.forget(item.key, name)
        self._edited = next((one for one in self.roadmap.items() if one.id == item.id), None)

    def keep_drafts(self, names: Sequence[str], texts: Mapping[str, str]) -> None:
        """What is typed and not saved outlives a crash."""
        item, drafts = self._edited, workspace_of(self).drafts
        if item is not None:
            with telling(self):
                for name in names:
                    drafts.keep(item.key, name, texts.get(name, ""))


def _last(text: str) -> str:
    """The key that is being typed."""
    return "" if text.endswith(" ") else text.replace(",", " ").rpartition(" ")[2].lstrip("+-")


def _tied(before: Sequence[str], text: str) -> str:
    """Keys as typed: a list takes the place of what was there, `+R1 -R2` changes it."""
    words = text.replace(",", " ").split()
    if not words or not all(word[0] in "+-" and word[1:] for word in words):
        return text
    gone = {word[1:].casefold() for word in words if word[0] == "-"}
    added = [word[1:] for word in words if word[0] == "+"]
    return " ".join([*(key for key in before if key.casefold() not in gone), *added])

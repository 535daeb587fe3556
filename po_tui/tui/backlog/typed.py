"""What special types of item ask for: their type, measurements, deliveries, characteristics."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from po_tui.model.choices import in_words
from po_tui.model.fields import DETAILS, EVERY, TYPES
from po_tui.tui.backlog.editing import EditVerbs
from po_tui.tui.frame import telling, workspace_of
from po_tui.tui.widgets.item_row import TYPE_MARKS
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake, Refused, WorkspaceError
from po_tui.workspace.file import ChangedMeanwhile, NothingSaved

if TYPE_CHECKING:
    from po_tui.model.views import ItemView
    from po_tui.tui.backlog.inline import InlineEditor
    from po_tui.tui.item.entries import Entry

TYPE_KEYS = dict(zip("esbqckah", TYPES, strict=True))
"""The key of each type in its chooser."""


class TypeVerbs(EditVerbs):
    """Keys for what not every item has."""

    BINDINGS = [
        Binding("I", "type", mark("Type"), show=False, tooltip=mark("Make it another type of item"), id="backlog.type"),
        Binding("M", "measure", mark("Measure"), show=False, tooltip=mark("Measurements of a quality requirement"), id="backlog.measure"),
        Binding("D", "deliveries", mark("Deliveries"), show=False, tooltip=mark("What other parties have to deliver first"), id="backlog.deliveries"),
    ]  # fmt: skip

    def action_type(self) -> None:
        from po_tui.tui.widgets.choose import Choice, Choose

        items = self.chosen
        now = self.read_item(items[0]).type
        choices = [
            Choice(key, f"{TYPE_MARKS[code]} {in_words(code)}", _must_haves(code))
            for key, code in TYPE_KEYS.items()
        ]
        current = next((key for key, code in TYPE_KEYS.items() if code == now), "")

        def chosen(key: str | None) -> None:
            if key is not None:
                with telling(self):
                    portions = workspace_of(self).backlog.retyping(items, TYPE_KEYS[key])
                    self.carry_out(portions, items, title)

        title = _("Type of {items}").format(items=self._names(items))
        _opening = self.app.push_screen(Choose(title, choices, current=current), chosen)

    def action_measure(self) -> None:
        self._open_measurements(self.current)

    def action_deliveries(self) -> None:
        self._open_deliveries(self.current)

    def on_inline_editor_list_wanted(self, event: "InlineEditor.ListWanted") -> None:
        event.stop()
        open_list: dict[str, Callable[[int], None]] = {
            "measured": self._open_measurements,
            "delivery": self._open_deliveries,
            "characteristic": self._open_characteristics,
        }
        with telling(self):
            open_list[event.name](event.item_ids[0])

    # ── sheets ──────────────────────────────────────────────────────────────────────────────────

    def _open_measurements(self, item_id: int) -> None:
        from po_tui.tui.item.entries import measurement_entries

        view, backlog = self.read_item(item_id), workspace_of(self).backlog
        if view.quality is None:
            raise Refused(
                _("{item} has nothing to measure – {fields} come first (e)").format(
                    item=view.key,
                    fields=", ".join(
                        _(EVERY[name].label).lower() for name in ("measure", "target")
                    ),
                )
            )

        def write(id: int | None, text: str | None) -> Sequence["Entry"]:
            if text is None:
                assert id is not None
                backlog.remove_measurement(id)
            elif id is None:
                backlog.measure(item_id, *self._read(view, "measured", text))
            else:
                backlog.correct_measurement(id, self._read(view, "measured", text))
            return measurement_entries(self.read_item(item_id).quality)

        self._open_entries(
            view,
            _("Measurements of {item}").format(item=view.key),
            measurement_entries(view.quality),
            write,
            "measured",
            _("Nothing was measured yet."),
        )

    def _open_deliveries(self, item_id: int) -> None:
        from po_tui.tui.item.entries import delivery_entries

        view, backlog = self.read_item(item_id), workspace_of(self).backlog

        def write(id: int | None, text: str | None) -> Sequence["Entry"]:
            if text is None:
                assert id is not None
                backlog.drop_delivery(id)
            else:
                one = self._read(view, "delivery", text)
                if id is None:
                    backlog.expect_delivery(item_id, *one)
                else:
                    backlog.change_delivery(id, one._asdict())
            return delivery_entries(self.read_item(item_id).deliveries)

        self._open_entries(
            view,
            _("Deliveries for {item}").format(item=view.key),
            delivery_entries(view.deliveries),
            write,
            "delivery",
            _("It waits for no other party."),
        )

    def _open_entries(
        self,
        view: "ItemView",
        title: str,
        entries: Sequence["Entry"],
        write: Callable[[int | None, str | None], Sequence["Entry"]],
        name: str,
        empty: str,
    ) -> None:
        from po_tui.tui.item.entries import CannotBe, Entries

        drafts, record = workspace_of(self).drafts, f"{view.key} {name}"

        def written(id: int | None, text: str | None) -> Sequence["Entry"]:
            try:
                return write(id, text)
            except (WorkspaceError, ChangedMeanwhile, NothingSaved) as no:
                raise CannotBe(str(no)) from no

        def keep(text: str) -> None:
            with telling(self):
                drafts.keep(record, "line", text)

        async def closed(_answer: None) -> None:
            await self._renew_editor(view.id)

        sheet = Entries(
            title,
            entries,
            written,
            ask=_(EVERY[name].hint),
            empty=empty,
            draft=drafts.get(record, "line"),
            on_draft=keep,
        )
        _opening = self.app.push_screen(sheet, closed)

    def _open_characteristics(self, item_id: int) -> None:
        from po_tui.tui.item.characteristics import Characteristics, Chosen
        from po_tui.tui.item.entries import CannotBe

        view, backlog = self.read_item(item_id), workspace_of(self).backlog

        def hold(code: str, wanted: bool) -> Chosen:
            try:
                backlog.choose_characteristic(code, wanted=wanted)
            except (WorkspaceError, NothingSaved) as no:
                raise CannotBe(str(no)) from no
            return backlog.characteristics()

        async def chosen(code: str | None) -> None:
            if code is not None:
                with telling(self):
                    backlog.tell(item_id, _characteristic(code))
            await self._renew_editor(item_id, forget=("characteristic", "subcharacteristic"))

        now = view.quality.characteristic if view.quality else ""
        sheet = Characteristics(backlog.characteristics(), hold, current=now)
        _opening = self.app.push_screen(sheet, chosen)

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _read(self, view: "ItemView", name: str, text: str) -> Any:
        """What a line of a sheet says; raises Mistake where it says nothing that can be."""
        from po_tui.tui.backlog import field_text

        value = field_text.value_of(workspace_of(self), name, text, view)
        if value is None:
            raise Mistake(_(EVERY[name].hint))
        return value


def _must_haves(type: str) -> str:
    return ", ".join(_(field.label).lower() for field in DETAILS[type] if field.must)


def _characteristic(code: str) -> dict[str, str]:
    """The fields that a chosen characteristic, or a part of one, fills in."""
    from po_tui.model.quality import SUBCHARACTERISTIC_OF

    whole = SUBCHARACTERISTIC_OF.get(code)
    if whole is None:
        return {"characteristic": code}
    return {"characteristic": whole, "subcharacteristic": code}

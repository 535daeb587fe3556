"""Keeps account of a run: what happened is told at once, and stands in the report at the end."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from po_tui.sync.events import Doing, Done, Entry, Event, Failed, Report
from po_tui.sync.plan import Act, PlannedItem


class Telling:
    """Tells events, and writes them into the report."""

    def __init__(self, report: Report, tell: Callable[[Event], None]) -> None:
        self.report, self.tell = report, tell
        self.sent: set[int] = set()
        """Items of which something was sent."""
        self._done = 0
        self.total = 0
        self._created: set[str] = set()
        """Keys of what was created: of a hundred thousand, no list is walked for each."""
        self._places: dict[int, dict[tuple[str, str], int]] = {}
        """Of each list of the report: where the entry of an item stands."""

    def doing(self, planned: PlannedItem, key: str = "") -> None:
        """This item is worked on now."""
        self._done += 1
        told = key or planned.key or planned.there_key
        remote = self.report.remote
        self.tell(Doing(remote, planned.act, told, planned.title, self._done, self.total))

    def done(
        self,
        act: Act,
        *,
        pulled: Entry | None = None,
        pushed: Entry | None = None,
        created: Entry | None = None,
    ) -> None:
        """It went through, both ways."""
        report = self.report
        if pushed is not None and pushed.key in self._created:
            # What a create could not carry went after it: still the creation of that item.
            pushed, created = None, pushed
        for entry, entries in (
            (pulled, report.pulled), (pushed, report.pushed), (created, report.created),
        ):  # fmt: skip
            if entry is not None:
                self.add(entries, entry)
        if pulled or pushed or created:
            self.tell(Done(report.remote, act, pulled, pushed, created))

    def add(self, entries: list[Entry], entry: Entry) -> None:
        """One entry an item, whatever came to it in how many parts."""
        if entries is self.report.created:
            self._created.add(entry.key)
        places = self._places.setdefault(id(entries), {})
        place = places.setdefault((entry.key, entry.remote_key), len(entries))
        if place == len(entries):
            entries.append(entry)
        else:
            fields = tuple(dict.fromkeys((*entries[place].fields, *entry.fields)))
            entries[place] = replace(entries[place], fields=fields)

    def failed(self, key: str, there_key: str, fields: Iterable[str], reason: str) -> None:
        """An item, or some of its fields, did not go through."""
        entry = Entry(key, there_key, tuple(fields), reason)
        self.report.failed.append(entry)
        self.tell(Failed(self.report.remote, entry))


def entry_of(
    planned: PlannedItem, fields: Iterable[str], *, key: str = "", there: str = ""
) -> Entry | None:
    """An entry of an item with these fields; None where there are none."""
    names = tuple(fields)
    if not names:
        return None
    return Entry(key or planned.key, there or planned.there_key, names)

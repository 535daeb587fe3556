"""Versions of vision and strategy: put down by an explicit act, kept, laid side by side."""

from typing import TYPE_CHECKING

from po_tui.model.views import VersionView
from po_tui.model.vision import side_by_side
from po_tui.store import direction
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.directing import Directing
from po_tui.workspace.errors import Refused

if TYPE_CHECKING:
    from po_tui.model.vision import Content


class Versioning(Directing):
    """Keeps what vision and strategy said."""

    def versions(self) -> list[VersionView]:
        """The versions that were put down, oldest first."""
        return direction.versions(self.rows, self.product_id)

    def as_it_stands(self) -> VersionView:
        """Vision and strategy now, as if it were a version; its number is 0."""
        return VersionView(0, None, "", "", self._snapshot())

    def differs_from_last(self) -> list[str]:
        """Names of the parts that were changed since the last version; empty where there is none."""
        versions = self.versions()
        if not versions:
            return []
        rows = side_by_side(versions[-1].snapshot, self._snapshot())
        return [part.name for part, lines in rows if any(line.differs for line in lines)]

    @property
    def next_version(self) -> int:
        """The number that the next version gets."""
        return 1 + max([self.view().version, *(version.number for version in self.versions())])

    def check_new_version(self) -> None:
        """Raise Refused where there is nothing to put down: nothing written, or nothing changed."""
        if not any(self._snapshot().values()):
            raise Refused(_("there is no vision yet – write one with e"))
        before = self.versions()
        if before and not self.differs_from_last():
            raise Refused(
                _("nothing was changed since version {n} – there is nothing to put down").format(
                    n=before[-1].number
                )
            )

    def new_version(self, note: str = "") -> int:
        """Put down vision and strategy as they stand as the next version; gives its number."""
        from po_tui.model.tables.vision import Vision, VisionVersion

        note, number = " ".join(note.split()), self.next_version
        with self.step(_("Vision version {n}").format(n=number), reason=note) as session:
            self.check_new_version()
            version = VisionVersion(
                product_id=self.product_id,
                number=number,
                at=stamp(),
                by=self.store.author.person,
                note=note,
                snapshot=dict(self._snapshot()),
            )
            session.add(version)
            self._only(session, Vision).version = number
            session.flush()
        return number

    def _snapshot(self) -> "dict[str, Content]":
        return direction.as_it_stands(self.view(), self.strategy(), self.product())

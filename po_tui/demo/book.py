"""Where the loading of the demo keeps track: the session it writes in, what became of which name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from po_tui.demo.told import Told

if TYPE_CHECKING:
    from sqlmodel import Session, SQLModel

    from po_tui.model.tables.base import Named, Row


class NoPlace(LookupError):
    """A field of the file has no column."""


class Book:
    """One loading: the session it writes in, and which row each name of the file became."""

    def __init__(self, session: "Session", story: Told) -> None:
        self.session = session
        self.story = story
        self.ids: dict[str, tuple[str, int]] = {}
        self.product_id = 0

    def values(
        self, model: "type[SQLModel]", source: Told, own: Iterable[str] = ()
    ) -> dict[str, Any]:
        """The columns of a record that the file names alike; `own` are those the caller sees to."""
        columns = model.model_fields.keys()
        left = source.keys() - columns - set(own) - {"id"}
        if left:
            raise NoPlace(f"{model.__name__} {source.get('id', '')}: {', '.join(sorted(left))}")
        values = {
            name: value
            for name, value in source.items()
            if name in columns and name not in own and name != "id" and value is not None
        }
        return values | ({"product_id": self.product_id} if "product_id" in columns else {})

    def named(self, model: "type[Named]", source: Told, *own: str, **more: Any) -> "Named":
        """A record that keeps the file's id as its key."""
        return model(**self.values(model, source, own), key=source["id"], **more)

    def keep(self, *rows: "Row") -> None:
        """Write rows, and remember those with a key."""
        self.session.add_all(rows)
        self.session.flush()
        for row in rows:
            if key := getattr(row, "key", ""):
                self.ids[key] = (str(row.__tablename__), row.pk)

    def id_of(self, key: str) -> int:
        """The row a key of the file became."""
        return self.ids[key][1]

    def ids_of(self, source: Told, *names: str) -> dict[str, Any]:
        """Columns such as `owner_id` for the records that these fields of the file name, if any."""
        return {f"{name}_id": source[name] and self.id_of(source[name]) for name in names}

    def refer(self, row: "Row", keys: Iterable[str]) -> None:
        """Note that a record speaks of others."""
        from po_tui.model.tables.people import Reference

        for position, key in enumerate(keys):
            kind, id = self.ids[key]
            reference = Reference(
                product_id=self.product_id,
                from_kind=str(row.__tablename__),
                from_id=row.pk,
                to_kind=kind,
                to_id=id,
                position=position,
            )
            self.session.add(reference)

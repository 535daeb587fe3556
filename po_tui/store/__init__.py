"""The SQLite file: plain reads for lists, whole records through SQLModel, one way to write.

Every write is a step (`Store.step`): kept, journaled and announced in one place. `rows` and
`search` read with plain sqlite3, so that a list needs no ORM; `store` loads SQLModel when the
first step is written.
"""

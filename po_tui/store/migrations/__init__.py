"""How older files become today's: one Alembic revision a format, `versions/0002_….py` onward.

Format 1 is the first; new files are made whole from `schema.sql`. A revision changes tables with
`op.batch_alter_table` and the like, and comes with a test that brings a file of the format before
it up to date.
"""

"""What a product owner works with, and the rules of the field: no input, no output.

Records are SQLModel tables in `tables/`; the fields of an item are declared once in `fields.py`;
every rule (ranking, readiness, estimation, forecast …) is a pure function in a file of its own that
takes plain values.
"""

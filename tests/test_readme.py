"""The README tells the truth: commands and keys as they are, pictures that exist."""

import re

from tests.readme import README, filled


def test_the_tables_of_commands_and_keys_are_up_to_date() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == filled(text), "run: python -m tests.readme"


def test_every_picture_and_file_it_names_exists() -> None:
    text = README.read_text(encoding="utf-8")
    named = re.findall(r"\]\(([^)#:]+)\)", text)
    assert named
    assert [name for name in named if not (README.parent / name).exists()] == []

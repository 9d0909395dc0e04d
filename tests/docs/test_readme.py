"""The README says what is true: its table of settings is the settings object."""

from __future__ import annotations

from pathlib import Path

from csgraph.settings import describe

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- settings:begin -->\n", "<!-- settings:end -->"


def table() -> str:
    rows = [f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |" for name, default, meaning in describe()]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows, ""])


def test_the_table_of_settings_is_complete_and_current() -> None:
    text = README.read_text(encoding="utf-8")

    assert text[text.index(BEGIN) + len(BEGIN) : text.index(END)] == table()


def test_the_answer_shown_is_that_of_the_demos_document() -> None:
    document = (README.parent / "demo" / "explain.graphql").read_text(encoding="utf-8")

    assert f"```graphql\n{document}```" in README.read_text(encoding="utf-8")

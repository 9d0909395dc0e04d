"""docs/ACCESS.md says what is true: its table of actions is the one that the service obeys."""

from __future__ import annotations

from pathlib import Path

from csgraph.domain.access import HOLDERS, ROLES

PAGE = Path(__file__).parents[2] / "docs" / "ACCESS.md"
BEGIN, END = "<!-- actions:begin -->\n", "<!-- actions:end -->"


def table() -> str:
    rows = [f"| {action.value} | {' | '.join('yes' if role in holders else '' for role in ROLES)} |" for action, holders in HOLDERS.items()]
    return "\n".join([f"| | {' | '.join(ROLES)} |", "|---" * (len(ROLES) + 1) + "|", *rows, ""])


def test_the_table_of_actions_is_complete_and_current() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert text[text.index(BEGIN) + len(BEGIN) : text.index(END)] == table()

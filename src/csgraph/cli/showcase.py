"""The demo's three flagship documents and how their answers look in a terminal."""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.tree import Tree

COLORS = {"GOOD": "green", "AVERAGE": "yellow", "POOR": "red", "UNKNOWN": "dim"}
SHOWN_CHILDREN = 8


@dataclass(frozen=True, slots=True)
class Story:
    """One document, what it shows, and how to show its answer."""

    title: str
    file: str
    render: Callable[[dict[str, Any]], RenderableType]

    @property
    def document(self) -> str:
        """The text of the document."""
        packaged = importlib.resources.files("csgraph") / "_demo"
        folder = packaged if packaged.is_dir() else Path(__file__).parents[3] / "demo"
        return (folder / self.file).read_text(encoding="utf-8")


def amount(text: str | None) -> str:
    """A number for people."""
    return "–" if text is None else f"{Decimal(text):,.0f}"


def review(answer: dict[str, Any]) -> RenderableType:
    """The tree of one customer."""
    account = answer["account"]
    tree = Tree(_node(account), guide_style="dim")
    branches = {account["id"]: tree}
    hidden: dict[str, int] = {}
    for node in account["descendants"]["nodes"]:
        parent = branches.get(node["parent"]["id"])
        if parent is None:
            continue
        if len(parent.children) >= SHOWN_CHILDREN:
            hidden[node["parent"]["id"]] = hidden.get(node["parent"]["id"], 0) + 1
            continue
        branches[node["id"]] = parent.add(_node(node))
    for parent_id, count in hidden.items():
        branches[parent_id].add(f"[dim]… {count} more[/]")
    return tree


def _node(node: dict[str, Any]) -> str:
    holders = ", ".join(assignment["user"]["name"] for assignment in node["assignments"]) or "nobody"
    rolled = node["value"]
    return (
        f"[bold]{node['name']}[/] [dim]{node['type']['displayName']}[/]  value {amount(rolled['value'])}"
        f" [dim](own {amount(rolled['own'])}, below {amount(rolled['descendants'])})[/]"
        f"  {amount(node['people']['value'])} people  [dim]{holders}[/]"
    )


def explain(answer: dict[str, Any]) -> RenderableType:
    """Where one total comes from."""
    rolled = answer["account"]["rollup"]
    table = Table(title=f"{answer['account']['name']}: {rolled['metric']['displayName']} = {amount(rolled['value'])}", title_justify="left")
    table.add_column("largest contributions")
    table.add_column("path")
    table.add_column("value", justify="right")
    for part in rolled["contributions"]["nodes"]:
        table.add_row(part["account"]["name"], " › ".join(step["name"] for step in part["path"][:-1]), amount(part["value"]))
    table.add_section()
    per_currency = ", ".join(f"{amount(money['amount'])} {money['currency']}" for money in rolled["amounts"])
    table.add_row(f"{rolled['contributingCount']} accounts contribute", "by currency", per_currency)
    for left_out in rolled["excluded"]:
        table.add_row(f"[dim]{left_out['count']} left out[/]", f"[dim]{left_out['reason']}[/]", "")
    if rolled["nullCount"]:
        table.add_row(f"[dim]{rolled['nullCount']} without a value[/]", "", "")
    return table


def teams(answer: dict[str, Any]) -> RenderableType:
    """What each success team looks after."""
    table = Table()
    for name, justify in (
        ("team", "left"),
        ("its accounts", "left"),
        ("count", "right"),
        ("largest", "left"),
        ("value", "right"),
        ("members", "right"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]  # rich's literals
    for team in answer["teams"]:
        words = team["accountSet"]["description"] if team["accountSet"] else "every account"
        top = team["accounts"]["nodes"][0] if team["accounts"]["nodes"] else None
        value = top and top["contractValue"]
        shown = f"{amount(value['amount'])} {value['currency']}" if value else "–"
        table.add_row(
            team["name"], words, f"{team['accounts']['totalCount']:,}", top["name"] if top else "–", shown, str(len(team["members"]))
        )
    return table


STORIES = (
    Story(
        "A whole enterprise customer: every node with own, below and total value, distinct people, and who is responsible.",
        "enterprise-review.graphql",
        review,
    ),
    Story(
        "Where does that number come from? The largest contributions with their paths, and what was left out and why.",
        "explain.graphql",
        explain,
    ),
    Story("Success teams: account sets that follow the accounts by themselves.", "teams.graphql", teams),
)

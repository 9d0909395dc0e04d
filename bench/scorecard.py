#!/usr/bin/env python3
"""What a scorecard page costs over HTTP (Q5 of the domain): in one request, and as ten widgets that fetch themselves, one after the other or all at once.

    bench/scorecard.py http://127.0.0.1:18351/graphql [--document bench/documents/scorecard_page.graphql] [--count 100] [--accounts 20] [--type product]

The service must hold the rig's data set (README.md) or the demo's, and may be asked as an administrator. Every fragment that the document spreads on the
account is a widget. The three ways are measured in turns, over the same accounts; a page takes as long as its last answer. A statement is what a root
field costs, so a page is one in one request and one for each widget otherwise. Bytes are those of the bodies, before compression.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

PAGE = Path(__file__).parent / "documents" / "scorecard_page.graphql"
SOME = "query ($first: Int!, $where: AccountWhere) { accounts(first: $first, where: $where) { nodes { id } } }"
WARM = 3


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its text, and which of the page's variables it declares."""

    name: str
    text: str
    fields: int
    """Root fields, each of which is one statement."""


@dataclass(slots=True)
class Taken:
    """What pages took that were fetched in one way."""

    milliseconds: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    received: list[int] = field(default_factory=list)

    def told(self, name: str, statements: int) -> str:
        """A line of the report."""
        ordered = sorted(self.milliseconds)
        p99 = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
        return (
            f"{name:24} p50 {statistics.median(ordered):8.1f} ms   p99 {p99:8.1f} ms   "
            f"{statistics.median(self.sent):7.0f} bytes sent {statistics.median(self.received):8.0f} received   {statements} statements"
        )


def requests_of(document: DocumentNode) -> tuple[Request, list[Request]]:
    """The page, and a request for each fragment that it spreads on the account."""
    (operation,) = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    (account,) = (node for node in operation.selection_set.selections if isinstance(node, FieldNode))
    assert account.selection_set is not None
    spread = [node.name.value for node in account.selection_set.selections if isinstance(node, FragmentSpreadNode)]
    declared = {node.variable.name.value: print_ast(node) for node in operation.variable_definitions or ()}
    arguments = ", ".join(print_ast(argument) for argument in account.arguments or ())
    widgets = []
    for name in spread:
        used = variables_in(fragments[name])
        head = ", ".join(text for variable, text in declared.items() if variable in used or f"${variable}" in arguments)
        text = f"query {name} ({head}) {{ account({arguments}) {{ ...{name} }} }}\n\n{print_ast(fragments[name])}"
        widgets.append(Request(name, text, 1))
    return Request("page", print_ast(document), len(operation.selection_set.selections)), widgets


def variables_in(fragment: FragmentDefinitionNode) -> set[str]:
    """The variables that a fragment uses."""
    found: set[str] = set()

    class Finder(Visitor):
        """Notes variables."""

        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            """Note one."""
            found.add(node.name.value)

    visit(fragment, Finder())
    return found


class Service:
    """A client of the service."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self.http, self.url = http, url

    async def __call__(self, text: str, **given: Any) -> tuple[dict[str, Any], int, int]:
        """The data of an answer, which must be one, and the bytes of both bodies."""
        response = await self.http.post(self.url, json={"query": text, "variables": given})
        body: dict[str, Any] = response.json()
        assert not body.get("errors"), body["errors"]
        return body["data"], len(response.request.content), len(response.content)


Fetch = Callable[[str], Awaitable[list[tuple[dict[str, Any], int, int]]]]


def ways(ask: Service, page: Request, widgets: list[Request]) -> dict[str, tuple[Fetch, int]]:
    """The ways to fetch a page of one account, and how many statements each takes."""

    async def at_once(account: str) -> list[tuple[dict[str, Any], int, int]]:
        return [await ask(page.text, account=account)]

    async def one_by_one(account: str) -> list[tuple[dict[str, Any], int, int]]:
        return [await ask(widget.text, account=account) for widget in widgets]

    async def together(account: str) -> list[tuple[dict[str, Any], int, int]]:
        return await asyncio.gather(*(ask(widget.text, account=account) for widget in widgets))

    parts = sum(widget.fields for widget in widgets)
    return {
        "one request": (at_once, page.fields),
        f"{len(widgets)} in a row": (one_by_one, parts),
        f"{len(widgets)} at once": (together, parts),
    }


async def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--document", type=Path, default=PAGE)
    parser.add_argument("--count", type=int, default=100, help="pages of each way")
    parser.add_argument("--accounts", type=int, default=20, help="how many accounts take turns")
    parser.add_argument("--type", help="key of their account type, any when not given")
    options = parser.parse_args()
    page, widgets = requests_of(parse(options.document.read_text(encoding="utf-8")))
    async with httpx.AsyncClient(timeout=120, limits=httpx.Limits(max_connections=len(widgets))) as http:
        ask = Service(http, options.url)
        where = {"type": {"eq": options.type}} if options.type else None
        found, _, _ = await ask(SOME, first=options.accounts, where=where)
        accounts = [node["id"] for node in found["accounts"]["nodes"]]
        assert accounts, "no account to show"
        await same_answer(ask, page, widgets, accounts[0])
        await measured(ways(ask, page, widgets), accounts, options.count)


async def same_answer(ask: Service, page: Request, widgets: list[Request], account: str) -> None:
    """The page is what its widgets are together; what is compared is worth comparing."""
    whole = (await ask(page.text, account=account))[0]["account"]
    parts = [(await ask(widget.text, account=account))[0]["account"] for widget in widgets]
    joined = {name: value for part in parts for name, value in part.items()}
    differing = sorted(name for name in whole.keys() | joined.keys() if _still(whole.get(name)) != _still(joined.get(name)))
    print(
        f"{len(whole)} fields of the page"
        + (f"; these differ from the widgets': {', '.join(differing)}" if differing else ", the same as the widgets'")
    )


def _still(value: Any) -> Any:
    """A value without the moments at which it was read."""
    if isinstance(value, dict):
        return {name: _still(part) for name, part in value.items() if name != "asOf"}
    return [_still(part) for part in value] if isinstance(value, list) else value


async def measured(fetches: dict[str, tuple[Fetch, int]], accounts: list[str], count: int) -> None:
    """Every way in turns, so that what else the machine does counts for each."""
    taken = {name: Taken() for name in fetches}
    for at in range(-WARM, count):
        for name, (fetch, _) in fetches.items():
            begin = time.perf_counter()
            answers = await fetch(accounts[at % len(accounts)])
            spent = (time.perf_counter() - begin) * 1000
            if at >= 0:
                taken[name].milliseconds.append(spent)
                taken[name].sent.append(sum(sent for _, sent, _ in answers))
                taken[name].received.append(sum(received for _, _, received in answers))
    for name, (_, statements) in fetches.items():
        print(taken[name].told(name, statements), flush=True)


if __name__ == "__main__":
    asyncio.run(main())

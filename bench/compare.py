#!/usr/bin/env python3
# ruff: noqa: D103 - a script: its functions are named for what they do
"""Compares csgraph's answers with a floor's, value by value, where `bench.py --check` can only compare forms.

    compare.py RIG CSGRAPH_URL SQL_FLOOR_URL [--size M] [--deep]

RIG is the folder of the rig. With --deep it first walks csgraph's pages up to the place where Q2d begins and adds that cursor to the rig's
variables: csgraph has no offsets, so a deep page begins behind a cursor that somebody was given.
"""

from __future__ import annotations

import argparse
import json
import re
import urllib.request
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "queries"
CENTS = Decimal("0.01")
PAGE = 500
TRIES = 20
CONTRACT = ("id", "name", "contractStatus", "industry", "region")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rig", type=Path)
    parser.add_argument("csgraph")
    parser.add_argument("floor")
    parser.add_argument("--size", default="M")
    parser.add_argument("--deep", action="store_true", help="find the cursor of Q2d first")
    args = parser.parse_args()
    path = args.rig / "run" / "vars" / f"{args.size}.json"
    variables = json.loads(path.read_text(encoding="utf-8"))
    if args.deep:
        for given in variables["Q2d"]:
            given["deepCursor"] = deep_cursor(args.csgraph, given)
        path.write_text(json.dumps(variables, indent=0), encoding="utf-8")
    for op, same in OPERATIONS.items():
        differing = [given for given in variables.get(op, [])[:TRIES] if not same(*answers(args, op, given))]
        print(f"{op}: {'DIFFERS for ' + json.dumps(differing[0]) if differing else 'same'}")


def answers(args: argparse.Namespace, op: str, given: Mapping[str, Any]) -> tuple[Any, Any]:
    given = dict(given)
    floor = (args.rig / "queries" / "sql" / f"{op}.graphql").read_text(encoding="utf-8")
    theirs = dict(given)
    for folder, url, target in ((HERE, args.csgraph, given), (args.rig / "queries" / "sql", args.floor, theirs)):
        prepare = folder / f"{op}.prepare.graphql"
        if prepare.exists():
            target["after"] = end_cursor(ask(url, prepare.read_text(encoding="utf-8"), given))
    return ask(args.csgraph, (HERE / f"{op}.graphql").read_text(encoding="utf-8"), given), ask(args.floor, floor, theirs)


def ask(url: str, text: str, variables: Mapping[str, Any]) -> Any:
    """The value of the only root field."""
    declared = set(re.findall(r"\$(\w+)\s*:", text.partition("{")[0]))
    body = json.dumps({"query": text, "variables": {name: value for name, value in variables.items() if name in declared}})
    request = urllib.request.Request(url, body.encode(), {"content-type": "application/json"})  # noqa: S310 - the caller's own servers
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - as above
        answer = json.loads(response.read())
    if answer.get("errors"):
        raise SystemExit(f"{url}: {answer['errors']}")
    return next(iter(answer["data"].values()))


def end_cursor(page: Mapping[str, Any]) -> str:
    return str(page["pageInfo"]["endCursor"])


def deep_cursor(url: str, given: Mapping[str, Any]) -> str:
    """The cursor behind the first ``skip`` rows of Q2's list; it belongs to the list, not to the document."""
    text = (HERE / "Q2.graphql").read_text(encoding="utf-8")
    after, left = None, int(given["skip"])
    while left:
        step = min(PAGE, left)
        after = end_cursor(ask(url, text, {**given, "first": step, "after": after}))
        left -= step
    assert after is not None
    return after


def number(value: object) -> Decimal:
    return Decimal(str(value)).quantize(CENTS)


def amount(money: Mapping[str, Any] | None) -> Decimal:
    return number(money["amount"]) if money else Decimal("0.00")


def account(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whatever both say of an account; csgraph gives day and amount where the floor gives instant and float."""
    pairs: list[tuple[object, object]] = [(mine[name], theirs[name]) for name in CONTRACT if name in mine and name in theirs]
    pairs += [(mine["type"]["key"], theirs["type"])] if "type" in theirs else []
    pairs += [(amount(mine["contractValue"]), number(theirs["contractValue"]))] if "contractValue" in theirs else []
    pairs += [(mine["health"]["number"], theirs["health"])] if "health" in theirs else []
    pairs += [(mine["company"][name], theirs[name]) for name in ("employees", "website") if name in theirs]
    pairs += [(mine["createdAt"], theirs["createdAt"][:10])] if "createdAt" in theirs else []
    pairs += [(mine["renewalDate"], theirs["renewalDate"])] if "renewalDate" in theirs else []
    return all(left == right for left, right in pairs)


def accounts(mine: list[Any], theirs: list[Any]) -> bool:
    return len(mine) == len(theirs) and all(account(left, right) for left, right in zip(mine, theirs, strict=True))


def family(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    def held(one: Mapping[str, Any]) -> tuple[Any, ...]:
        role = one["role"]
        since = str(one["since"]).replace("Z", "+00:00")
        return (role if isinstance(role, str) else role["displayName"], since, one["user"]["name"], one["user"]["email"])

    def person(one: Mapping[str, Any]) -> tuple[Any, ...]:
        one = one.get("node", one)
        return (one["name"], one["email"], one["title"])

    below = {child["id"]: child for child in (mine.get("children") or {"nodes": []})["nodes"]}
    children = theirs.get("children") or []
    return (
        account(mine, theirs)
        and mine["parent"] == theirs["parent"]
        and sorted(map(held, mine["assignments"])) == sorted(map(held, theirs["assignments"]))
        and sorted(map(person, mine["contacts"]["edges"])) == sorted(map(person, theirs["contacts"]))
        and below.keys() == {child["id"] for child in children}
        and all(family(below[child["id"]], child) for child in children)
    )


def rolled(mine: list[Any], theirs: list[Any], *names: str) -> bool:
    known = {one["id"]: one for one in mine}
    return len(known) == len(theirs) and all(
        known[one["id"]]["name"] == one["name"] and number(known[one["id"]][name]["value"]) == number(one["rollup"][name])
        for one in theirs
        for name in names
    )


OPERATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "Q1": account,
    "Q2": lambda mine, theirs: accounts(mine["nodes"], theirs["nodes"]),
    "Q2d": lambda mine, theirs: accounts(mine["nodes"], theirs["nodes"]),
    "Q3": family,
    "Q4": lambda mine, theirs: rolled(mine["children"]["nodes"], theirs["children"], "contractValue", "activeCount", "avgHealth"),
    "Q8": lambda mine, theirs: rolled(mine["nodes"], theirs, "accounts", "contractValue", "avgHealth"),
    "Q9": lambda mine, theirs: mine["accounts"]["total"] == theirs["total"] and accounts(mine["accounts"]["nodes"], theirs["nodes"]),
}

if __name__ == "__main__":
    main()

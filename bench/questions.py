#!/usr/bin/env python3
"""What a document costs over HTTP: milliseconds, bytes, points.

    bench/questions.py http://127.0.0.1:18351/graphql FILE.graphql NAME=VALUE … [--count 30]

A value may be a global id or a text; `@team:NAME` and `@account:EXTERNAL_ID` are looked up. The service may be asked as an administrator.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import httpx

TEAMS = "{ teams { id name } }"
WARM = 3
"""Requests that are not counted: the first ones are planned and compiled."""
ACCOUNT = "query ($id: ID!) { account(externalId: $id) { id } }"


def looked_up(http: httpx.Client, url: str, text: str) -> str:
    """The id that a value names, or the value."""
    kind, _, name = text.partition(":")
    if kind == "@team":
        teams = http.post(url, json={"query": TEAMS}).json()["data"]["teams"]
        return str(next(each["id"] for each in teams if each["name"] == name))
    if kind == "@account":
        return str(http.post(url, json={"query": ACCOUNT, "variables": {"id": name}}).json()["data"]["account"]["id"])
    return text


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("document", type=Path)
    parser.add_argument("variables", nargs="*")
    parser.add_argument("--count", type=int, default=30)
    options = parser.parse_args()
    with httpx.Client(timeout=120) as http:
        given = {name: looked_up(http, options.url, value) for name, _, value in (each.partition("=") for each in options.variables)}
        body = {"query": options.document.read_text(), "variables": given}
        taken, answer = [], None
        for number in range(options.count + WARM):
            begin = time.perf_counter()
            answer = http.post(options.url, json=body)
            if number >= WARM:
                taken.append((time.perf_counter() - begin) * 1000)
        assert answer is not None
        found = answer.json()
        assert "errors" not in found, found["errors"]
        taken.sort()
        points = found["extensions"]["cost"]["requested"]
        print(
            f"{options.document.stem:24} p50 {statistics.median(taken):7.1f} ms  p99 {taken[-1]:7.1f} ms  best {taken[0]:7.1f} ms  "
            f"{len(answer.content):8} bytes  {points} points"
        )


if __name__ == "__main__":
    main()

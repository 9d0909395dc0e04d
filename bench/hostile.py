#!/usr/bin/env python3
"""What hostile documents cost a service, and whether time tells which ids exist; answers of 1.10 of the limits from outside.

    CSGRAPH_VIEWER_HOURLY_POINTS=1000000000000 csgraph serve --port 18351 &
    bench/hostile.py http://127.0.0.1:18351 [--token TOKEN]

Every kind of document is sent some times, each time another one, so that no cache helps; the CPU time of the service is read from /metrics before and
after. Each must be refused, or accepted by the limits, without a fault of the service, and take at most 50 ms of CPU for 1,000 tokens; where a text has
few tokens, six characters count as one. With the token of somebody who does not see every account (`csgraph token --user …`), ids of hidden accounts are
asked in turns with ids that nobody has: the ratio of the median times must stay below 1.2. Exit code 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx

TIMES = 10
MOST_MS, MOST_RATIO = 50.0, 1.2
CHARACTERS_OF_A_TOKEN = 6
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*+"?|#[^\n]*|[_A-Za-z]\w*|\.\.\.|-?\d[\d.eE+-]*|[!$&()\[\]{}:=@|]')
CPU = re.compile(r"^process_cpu_seconds_total (\S+)$", re.MULTILINE)
WARM, ROUNDS = 20, 400
FAULT = 500
Body = dict[str, Any]
FIELD = "accounts { totalCount }"


def _document(text: str, **variables: Any) -> Body:
    return {"query": text, "variables": variables}


KINDS: dict[str, Callable[[int], Body]] = {
    "1,000 aliases": lambda n: _document("{" + " ".join(f"a{n}x{i}: {FIELD}" for i in range(1_000)) + "}"),
    "one field 1,300 times": lambda n: _document("{" + f"a{n}: {FIELD} " * 1_300 + "}"),
    "900 equal leaves": lambda n: _document("{ accounts { nodes { " + f"a{n}: name " * 900 + "} } }"),
    "1,000 unknown fields": lambda n: _document("{" + " ".join(f"x{n}y{i}" for i in range(1_000)) + "}"),
    "1,300 unknown directives": lambda n: _document(
        f"query Q{n} {{ accounts {{ totalCount " + "".join(f"@d{i} " for i in range(1_300)) + "} }"
    ),
    "1,300 known directives": lambda n: _document(f"query Q{n} {{ accounts {{ totalCount " + "@include(if: true) " * 600 + "} }"),
    "100 levels": lambda n: _document(f"query Q{n} {{ accounts {{ nodes {{" + "parent {" * 100 + "name" + "}" * 103),
    "1,900 levels": lambda n: _document(f"query Q{n} " + "{a" * 1_900 + "}" * 1_900),
    "lists 1,900 deep": lambda n: _document(f"query Q{n} {{ accounts(where: " + "[" * 1_900 + "]" * 1_900 + ") { totalCount } }"),
    "predicates 400 deep": lambda n: _document(
        f"query Q{n} {{ accounts(where: " + "{not: " * 400 + "{}" + "}" * 400 + ") { totalCount } }"
    ),
    "doubling fragments": lambda n: _document(
        f"query Q{n} {{ accounts {{ nodes {{ ...F0 }} }} }} "
        + " ".join(f"fragment F{i} on Account {{ ...F{i + 1} ...F{i + 1} }}" for i in range(90))
        + " fragment F90 on Account { name }"
    ),
    "fragments side by side": lambda n: _document(
        f"query Q{n} {{ accounts {{ nodes {{ "
        + " ".join(f"...F{i}" for i in range(98))
        + " } } } "
        + " ".join(f"fragment F{i} on Account {{ a: name b: name children {{ totalCount }} }}" for i in range(98))
    ),
    "circles of fragments": lambda n: _document(
        f"query Q{n} {{ accounts {{ nodes {{ ...F0 }} }} }} "
        + " ".join(f"fragment F{i} on Account {{ children {{ nodes {{ ...F{(i + 1) % 90} }} }} }}" for i in range(90))
    ),
    "unknown fragments": lambda n: _document(f"query Q{n} {{ " + " ".join(f"...X{i}" for i in range(1_300)) + " }"),
    "introspection in circles": lambda n: _document(
        f"query Q{n} {{ __schema {{ types {{ " + "fields { type { " * 40 + "name" + " } }" * 40 + " } } }"
    ),
    "900 variables": lambda n: _document(f"query Q{n}(" + " ".join(f"$v{i}: Int" for i in range(900)) + f") {{ {FIELD} }}"),
    "200 operations": lambda n: _document(" ".join(f"query Q{n}x{i} {{ {FIELD} }}" for i in range(200))),
    "quotes that never end": lambda n: _document(f"# {n}\n" + '\\"""\n' * 25_000),
    "escapes that never end": lambda n: _document(f"# {n}\n" + '\\"' * 60_000),
    "spaces for an enumeration": lambda n: _document(
        f"query Q{n}($o: [AccountOrder!]) {{ accounts(orderBy: $o) {{ totalCount }} }}", o=[{"field": " " * 200_000, "direction": "ASC"}]
    ),
    "spaces for a key": lambda n: _document(
        f"query Q{n}($o: [AccountOrder!]) {{ accounts(orderBy: $o) {{ totalCount }} }}", o=[{" " * 200_000: 1}]
    ),
    "repeated words of messages": lambda n: _document(
        f"query Q{n}($o: [AccountOrder!]) {{ accounts(orderBy: $o) {{ totalCount }} }}", o=[{"unknown field '" * 13_000: 1}]
    ),
    "a number of 200,000 digits": lambda n: _document(f"query Q{n} {{ accounts(first: " + "9" * 200_000 + ") { totalCount } }"),
    "a list of 30,000 ids": lambda n: _document(f"query Q{n}($i: [ID!]!) {{ nodes(ids: $i) {{ id }} }}", i=[str(i) for i in range(30_000)]),
}


def cpu(http: httpx.Client) -> float:
    """CPU seconds that the service has used."""
    found = CPU.search(http.get("/metrics").text)
    assert found is not None, "the service tells nothing at /metrics"
    return float(found.group(1))


def size(body: Body) -> int:
    """The tokens of a request, or what it would have with six characters each."""
    text = json.dumps(body["variables"])
    return max(len(TOKEN.findall(body["query"])), (len(body["query"]) + len(text)) // CHARACTERS_OF_A_TOKEN)


def documents(http: httpx.Client) -> Iterator[str]:
    """Send every kind of document; the kinds that missed the bar."""
    print(f"{'':28} {'tokens':>7} {'ms CPU':>7} {'per 1,000':>9}  answer")
    for kind, make in KINDS.items():
        bodies = [make(number) for number in range(TIMES)]
        tokens = size(bodies[0])
        before = cpu(http)
        answers = [http.post("/graphql", json=body, headers={"accept": "application/graphql-response+json"}) for body in bodies]
        spent = (cpu(http) - before) * 1000 / TIMES
        (answer,) = {
            (each.status_code, tuple(error["extensions"]["code"] for error in each.json().get("errors", [])[:1])) for each in answers
        }
        each_1000 = spent / max(1.0, tokens / 1000)
        print(f"{kind:28} {tokens:7,d} {spent:7.1f} {each_1000:9.1f}  {answer[0]} {' '.join(answer[1])}", flush=True)
        if each_1000 > MOST_MS or answer[0] >= FAULT:
            yield kind


ASKED = {
    "node(id:)": "query ($id: ID!) { node(id: $id) { id } }",
    "account(id:)": "query ($id: ID!) { account(id: $id) { name } }",
    "nodes(ids:)": "query ($id: ID!) { nodes(ids: [$id]) { id } }",
    "accountUpdate(id:)": 'mutation ($id: ID!) { accountUpdate(input: {id: $id, changes: {industry: "x"}}) { account { id } errors { code } } }',
}
LIST = "query ($after: String) { accounts(first: 100, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }"


def accounts(http: httpx.Client) -> list[str]:
    """The ids of the accounts that the caller sees, some pages of them."""
    found: list[str] = []
    after = None
    for _ in range(20):
        page = http.post("/graphql", json=_document(LIST, after=after)).json()["data"]["accounts"]
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    return found


def ids(http: httpx.Client, somebody: httpx.Client) -> Iterator[str]:
    """Ask for hidden accounts and for none in turns; the ways of asking whose time tells them apart."""
    seen = set(accounts(somebody))
    hidden = [each for each in accounts(http) if each not in seen]
    assert hidden, "this viewer sees every account"
    made = like(hidden[0])
    for name, text in ASKED.items():
        took: dict[bool, list[float]] = {True: [], False: []}
        for number in range(WARM + ROUNDS):
            order = (True, False) if number % 2 else (False, True)
            for real in order:
                wanted = hidden[number % len(hidden)] if real else made()
                begun = time.perf_counter()
                answer = somebody.post("/graphql", json=_document(text, id=wanted)).json()
                if number >= WARM:
                    took[real].append(time.perf_counter() - begun)
                assert "errors" not in answer, answer
        real, none = (statistics.median(took[which]) * 1000 for which in (True, False))
        print(f"{name:20} hidden {real:6.2f} ms  nobody's {none:6.2f} ms  ratio {max(real, none) / min(real, none):.3f}", flush=True)
        if max(real, none) > MOST_RATIO * min(real, none):
            yield name


def like(account: str) -> Callable[[], str]:
    """Makes ids of the form of this one that nobody has."""
    kind = base64.urlsafe_b64decode(account + "=" * (-len(account) % 4)).decode().partition(":")[0]
    return lambda: base64.urlsafe_b64encode(f"{kind}:zz{random.randrange(36**4)}".encode()).decode().rstrip("=")  # noqa: S311 - guards nothing


def main() -> None:
    """Both parts; the second with a token only."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--token")
    args = parser.parse_args()
    with httpx.Client(base_url=args.url, timeout=120) as http:
        missed = list(documents(http))
        if args.token:
            with httpx.Client(base_url=args.url, timeout=60, headers={"authorization": f"Bearer {args.token}"}) as somebody:
                missed += ids(http, somebody)
    if missed:
        print("missed:", ", ".join(missed))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Generated operations over every root field, by schemathesis; no answer may be a fault of the service, and every error has a code.

    csgraph serve --port 18351 &        # with CSGRAPH_VIEWER_HOURLY_POINTS=1000000000000, and data that may be thrown away
    make fuzz URL=http://127.0.0.1:18351                    # installs schemathesis beside, requirements/tools.txt
    .venv-tools/bin/python bench/fuzz_schema.py http://127.0.0.1:18351 --examples 200 --seeds 1,2,3 --token TOKEN

Printed are the root fields, requests by status, errors by code, and the smallest operation of each fault; exit code 1 where there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.graphql import nodes

OUTAGES = (503, 504)
DATES = st.one_of(st.dates().map(str), st.sampled_from(["", "2026-02-30", "0000-00-00", "9999-12-31"]))
TIMES = st.one_of(
    st.datetimes().map(lambda at: at.isoformat() + "Z"), st.sampled_from(["now", "2026-06-17T12:00:00", "2026-06-17T24:00:00+99:99"])
)
DECIMALS = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False).map(str), st.sampled_from(["NaN", "1e400", "-0", "00.1", "", "1_000", "9" * 500])
)
URLS = st.one_of(
    st.just("https://example.com/a?b=c"),
    st.text(max_size=40),
    st.sampled_from(["javascript:alert(1)", "http://[", "//x", "https://é.example"]),
)


class Fault(Exception):
    """An answer that may not be."""


def check(response: Any, statuses: Counter[str], codes: Counter[str]) -> None:
    """Count one answer; raises Fault."""
    statuses[str(response.status_code)] += 1
    body = response.json()
    for error in body.get("errors", ()):
        code = error.get("extensions", {}).get("code")
        codes[str(code)] += 1
        if code in (None, "INTERNAL_SERVER_ERROR"):
            raise Fault(str(error))
    if response.status_code >= 500 and response.status_code not in OUTAGES:  # noqa: PLR2004 - where the server's errors begin
        raise Fault(f"status {response.status_code}: {body}")


def search(operation: Any, number: int, examples: int, headers: dict[str, str], counts: tuple[Counter[str], Counter[str]]) -> str | None:
    """Try one root field; answer the smallest operation that meets a fault."""

    @seed(number)
    @settings(
        max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink]
    )
    @given(operation.as_strategy())
    def holds(case: Any) -> None:
        last.append(case.body)
        check(case.call(headers=headers, timeout=60), *counts)

    last: list[Any] = []
    try:
        holds()
    except Fault as fault:
        return f"{fault}\n    {last[-1]}"
    return None


def main() -> int:
    """Run it and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--examples", type=int, default=200, help="operations of each root field and seed")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--token", default="")
    parser.add_argument("--only", default="", help="root fields, with commas between them")
    args = parser.parse_args()
    headers = {"Authorization": f"Bearer {args.token}"} if args.token else {}
    for name, values in (("Date", DATES), ("DateTime", TIMES), ("Decimal", DECIMALS), ("URL", URLS)):
        schemathesis.graphql.scalar(name, values.map(nodes.String))
    schema = schemathesis.graphql.from_url(args.url.rstrip("/") + "/graphql", headers=headers)
    found = [result.ok() for result in schema.get_all_operations()]
    wanted = [operation for operation in found if not args.only or operation.definition.field_name in args.only.split(",")]
    statuses: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    faults = {}
    for number in map(int, args.seeds.split(",")):
        for operation in wanted:
            fault = search(operation, number, args.examples, headers, (statuses, codes))
            if fault is not None:
                faults[operation.label] = fault
                print(f"{operation.label}, seed {number}: {fault}", flush=True)
        print(f"seed {number}: {len(wanted)} root fields, answers {dict(statuses)}, {len(faults)} with faults", flush=True)
    print("codes", dict(sorted(codes.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

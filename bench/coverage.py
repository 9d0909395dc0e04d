#!/usr/bin/env python3
"""What account coverage costs over HTTP: the one-on-one (Q1), the gaps (Q6), a team of fifteen as the rig's Q5 has it, and a scenario (Q9).

    bench/coverage.py http://127.0.0.1:18351/graphql [--vars RIG/run/vars/M.json] [--floor http://127.0.0.1:18342/] [--count 20]

The service must hold the rig's data set (README.md) and may be asked as an administrator. Teams are made for the run and deleted in the end.
`--floor` is any of the rig's servers; its Q5 is measured in turns with csgraph's, with the same team of the rig.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

SAVE = "mutation ($input: TeamCreateInput!) { teamCreate(input: $input) { team { id } errors { code } } }"
DELETE = "mutation ($input: TeamDeleteInput!) { teamDelete(input: $input) { errors { code } } }"
PEOPLE = "query ($text: String!) { users(text: $text, first: 100) { nodes { id name } } }"
HEALTH = "health { good { accounts contractValue change } average { accounts contractValue change } poor { accounts contractValue change } unknown { accounts } }"
VOLUME = "activityVolume { total byFlow { flow { key } touchpoints completedTasks } }"
RATIO = "coverage { numerator denominator value }"
ROWS = "rows(first: 200) { nodes { user { name } %s } }"
GAP = "nodes { account { name renewalDate } contractValue lastActivityAt }"
PARTS: Mapping[str, str] = {
    "ratio alone": f"summary {{ {RATIO} }}",
    "rows: ratio": ROWS % RATIO,
    "rows: ratio, volume": ROWS % f"{RATIO} {VOLUME}",
    "rows: ratio, health": ROWS % f"{RATIO} {HEALTH}",
    "rows: ratio, overdue": ROWS % f"{RATIO} overdueAccounts",
    "Q1": f"state summary {{ {RATIO} {VOLUME} {HEALTH} }} {ROWS % f'{RATIO} {VOLUME} {HEALTH} hiddenCanceled overdueAccounts'}",
    "Q1, ten not covered in each row": f"state summary {{ {RATIO} {VOLUME} {HEALTH} }} "
    + ROWS
    % f"{RATIO} {VOLUME} {HEALTH} overdueAccounts accounts(group: NOT_COVERED, first: 10, orderBy: [{{ field: CONTRACT_VALUE, direction: DESC }}]) {{ {GAP} }}",
}
COVERAGE = "query ($input: AccountCoverageInput!) {{ accountCoverage(input: $input) {{ {} }} }}"
GAPS = """query ($team: ID!, $input: AccountCoverageInput!) {
  accountCoverage(input: $input) {
    missingAssignments { count contractValue { amount currency } accounts(first: 50) { nodes { name region contractValue { amount currency } } } }
    rows(first: 200) { nodes { user { name active } memberOfTeam hiddenCanceled } }
  }
  team(id: $team) { hierarchyHoles(first: 50) { nodes { name region } } }
}"""
LIKE_THE_RIG = ROWS % "activityVolume { touchpoints completedTasks } coverage { numerator denominator } overdueAccounts"
SIDE = "rows(first: 200) { nodes { user { name } coverage { numerator denominator } overdueAccounts health { poor { accounts contractValue } } } }"
SCENARIO = f"""query ($input: AssignmentScenarioInput!) {{
  assignmentScenario(input: $input) {{ before {{ {SIDE} }} after {{ {SIDE} }} outsideTeam {{ name }} }}
}}"""
MINE = """query ($user: ID!) { accounts(where: { assignment: { role: "success_manager", userId: { eq: $user } } }, first: 100) { totalCount nodes { id } } }"""


class Service:
    """A client of the service."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self.http, self.url = http, url

    async def __call__(self, document: str, **given: Any) -> dict[str, Any]:
        """The answer, which must be one."""
        response = await self.http.post(self.url, json={"query": document, "variables": given})
        body: dict[str, Any] = response.json()
        assert not body.get("errors"), body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    async def team(self, name: str, account_set: Any) -> tuple[str, int]:
        """A new team: its id, and how many accounts are in its set."""
        saved = (await self(SAVE, input={"name": name, "accountSet": account_set}))["teamCreate"]
        assert not saved["errors"], saved
        counted = await self("query ($id: ID!) { team(id: $id) { accountSet { accountCount } } }", id=saved["team"]["id"])
        return saved["team"]["id"], counted["team"]["accountSet"]["accountCount"]


async def timed(call: Any, count: int) -> tuple[float, float]:
    """Milliseconds: the median, and the best."""
    await call()
    await call()
    taken = []
    for _ in range(count):
        begin = time.perf_counter()
        await call()
        taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken), min(taken)


def told(name: str, figures: tuple[float, float]) -> None:
    """Print a line."""
    print(f"{name:60} p50 {figures[0]:8.1f} ms   best {figures[1]:8.1f} ms", flush=True)


async def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--vars", type=Path)
    parser.add_argument("--floor", action="append", default=[], metavar="NAME=URL")
    parser.add_argument("--floor-query", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--count", type=int, default=20)
    options = parser.parse_args()
    async with httpx.AsyncClient(timeout=120) as http:
        ask = Service(http, options.url)
        teams: list[str] = []
        try:
            await measured(ask, options, teams)
        finally:
            for team in teams:
                await ask(DELETE, input={"id": team})


async def measured(ask: Service, options: argparse.Namespace, teams: list[str]) -> None:
    """Everything that is measured."""
    region, size = await ask.team("Bench region", {"region": {"eq": "emea"}})
    teams.append(region)
    whole = (await ask("{ teams { id name accountSet { accountCount } } }"))["teams"]
    default = next(each["id"] for each in whole if each["id"] not in teams)
    for label, team in ((f"team of {size}", region), ("every account", default)):
        given = {"teamIds": [team], "role": "success_manager", "period": "DAYS_30"}
        for name, fields in PARTS.items():
            told(
                f"{label}: {name}", await timed(lambda fields=fields, given=given: ask(COVERAGE.format(fields), input=given), options.count)
            )
        told(f"{label}: Q6", await timed(lambda team=team, given=given: ask(GAPS, team=team, input=given), options.count))
    given = {"teamIds": [default], "role": "success_manager", "period": "DAYS_30"}
    users = (await ask("{ users(first: 2) { nodes { id } } }"))["users"]["nodes"]
    mine = (await ask(MINE, user=users[0]["id"]))["accounts"]["nodes"]
    changes = [
        {"accountId": each["id"], "userId": users[1]["id"], "includeDescendants": True, "onlyVacantDescendants": True} for each in mine
    ]
    told(
        f"Q9: {len(mine)} accounts of one move, every account of the company twice",
        await timed(lambda: ask(SCENARIO, input={"coverage": given, "changes": changes}), options.count),
    )
    if options.vars is not None:
        await beside_the_rig(ask, options, teams)


async def beside_the_rig(ask: Service, options: argparse.Namespace, teams: list[str]) -> None:
    """A team of fifteen: the accounts that they hold in one role, what they did, and which of these accounts they touched themselves."""
    asked = json.loads(options.vars.read_text())["Q5"][0]
    files = {name: Path(path) for name, _, path in (each.partition("=") for each in options.floor_query)}
    floors = [each.partition("=") for each in options.floor]
    rig = {name: {"query": files[name].read_text(), "variables": asked} for name, _, _ in floors}
    rows: list[dict[str, Any]] = []
    for name, _, url in floors:
        response = await ask.http.post(url, json=rig[name])
        found = response.json()["data"]
        found = next(iter(found.values()))
        rows = found["nodes"] if isinstance(found, dict) else found
    people = [(await ask(PEOPLE, text=row["name"]))["users"]["nodes"] for row in rows]
    ids = sorted({each["id"] for row, found in zip(rows, people, strict=True) for each in found if each["name"] == row["name"]})
    role = asked["role"].lower().replace(" ", "_")
    team, size = await ask.team("Bench fifteen", {"assignment": {"role": role, "userId": {"in": ids}}})
    teams.append(team)
    given = {"teamIds": [team], "role": role, "period": "DAYS_30", "coveredBy": "ASSIGNEE"}
    answer = (await ask(COVERAGE.format(LIKE_THE_RIG), input=given))["accountCoverage"]["rows"]["nodes"]
    print(f"Q5: {len(ids)} people, {size} accounts, {len(answer)} rows", flush=True)
    for _ in range(3):
        told("Q5: csgraph", await timed(lambda: ask(COVERAGE.format(LIKE_THE_RIG), input=given), options.count))
        for name, _, url in floors:
            told(f"Q5: {name}", await timed(lambda url=url, name=name: ask.http.post(url, json=rig[name]), options.count))


if __name__ == "__main__":
    asyncio.run(main())

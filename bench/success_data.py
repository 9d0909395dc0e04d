#!/usr/bin/env python3
"""A company with many engagements in the canonical form of `csgraph import`, for the success report.

    bench/success_data.py DIR [--engagements 20000] [--users 200] [--today 2026-11-23]

One engagement on every account, users in a tree of six below each, everything that the report counts on every engagement: one or two contracts
with opportunities, objectives, risk signals, meetings, seventeen touchpoints, three tasks, a product.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

BELOW, TOUCHPOINTS, TASKS, YEAR = 6, 17, 3, 365
HALF, FEW = 0.45, 0.05
INDUSTRIES = ("Telecom", "Energy", "Retail", "Banking", "Health")
STATES = ("NEW", "DEFINE", "IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS", "CLOSED")
STAGES = ("INITIAL_ONBOARDING", "ADOPTION", "ADOPTION", "EXPAND", "RENEW", "LOST")
SUBSTATES = ("", "", "AWAITING_REVIEW", "UNDER_REVIEW", "RENEWAL_APPROVED", "RENEWAL_REJECTED", "EXTENSION_APPROVED")
PROGRESS = ("NOT_STARTED", "ON_TRACK", "AT_RISK", "PAUSED", "COMPLETED", "COMPLETED", "COMPLETED", "CANCELED")
CATEGORIES = ("Low adoption", "Poor health", "Sponsor left", "Budget cut", "Late go-live", "Open escalation", "Competitor")
SCOPES = ("ONBOARDING", "ADOPTION", "EXPANSION", "RENEWAL")
PROBABILITIES = ("VERY_HIGH", "HIGH", "MODERATE", "LOW", "VERY_LOW")
ORGANISATION = """name = "Report Corp"
reporting_currency = "USD"

[exchange_rates]
EUR = "1.08"

[[account_types]]
key = "company"
display_name = "Company"
level = 0

[[contract_value_ranges]]
key = "small"
label = "Below 100k"
to = "100000"

[[contract_value_ranges]]
key = "middle"
label = "100k to 500k"
from = "100000"
to = "500000"

[[contract_value_ranges]]
key = "large"
label = "500k and more"
from = "500000"
"""
HEADS = {
    "users": "id name manager_id permissions", "accounts": "id name type contract_status contract_value currency industry",
    "engagements": "id number title account_id csm_id state stage perceived_health health_score go_live_date created_at",
    "contracts": "id number account_id value currency state substate start_date end_date renewal_date renewal_finalized_on",
    "engagement_contracts": "engagement_id contract_id", "opportunities": "id account_id contract_id type stage amount currency actual_closed_date",
    "objectives": "id engagement_id title progress due_date", "escalations": "id account_id state severity",
    "risk_signals": "id engagement_id category kind state scope probability raised_at contract_ids",
    "meetings": "id engagement_id type state start_at", "product_usage": "engagement_id product adoption_score customer_priority business_criticality",
    "touchpoints": "id account_id subject kind occurred_at created_by engagement_id state due_date",
    "tasks": "id account_id title priority due_date status assignee_id completed_at completed_by engagement_id",
    "health_snapshots": "account_id date rank score",
}  # fmt: skip


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engagements", type=int, default=20_000)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 23))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "organisation.toml").write_text(ORGANISATION)
    files = {name: (options.folder / f"{name}.csv").open("w", newline="") for name in HEADS}
    writers = {name: csv.writer(file) for name, file in files.items()}
    for name, head in HEADS.items():
        writers[name].writerow(head.split())
    for name, row in rows(options):
        writers[name].writerow(["" if cell is None else cell for cell in row])
    for file in files.values():
        file.close()


def rows(options: argparse.Namespace) -> Iterator[tuple[str, list[Any]]]:
    """Every row of every file."""
    dice = random.Random(7)  # noqa: S311 - the same company every time
    for number in range(options.users):
        role = "SUCCESS_MANAGER" if number * BELOW + 1 < options.users else "SUCCESS_AGENT"
        yield "users", [f"u{number}", f"User {number:04}", f"u{(number - 1) // BELOW}" if number else None, role]
    agents = [number for number in range(options.users) if number * BELOW + 1 >= options.users]
    for number in range(options.engagements):
        yield from engagement(dice, number, f"u{agents[number % len(agents)]}", options.today)


def engagement(dice: random.Random, number: int, csm: str, today: date) -> Iterator[tuple[str, list[Any]]]:
    """One account with its engagement and all that hangs on it."""

    def day(first: int, last: int) -> str:
        return (today + timedelta(days=dice.randint(first, last))).isoformat()

    def moment(first: int, last: int) -> str:
        return f"{day(first, last)}T{dice.randint(8, 17):02}:30:00Z"

    account, own, currency = f"a{number}", f"e{number}", dice.choice(("USD", "USD", "EUR"))
    value = dice.randrange(5_000, 900_000, 500)
    yield "accounts", [account, f"Account {number:05}", "company", "PAYING", value, currency, dice.choice(INDUSTRIES)]
    score = dice.choice((None, *range(100)))
    created = moment(-900, -1)
    yield (
        "engagements",
        [own, f"E-{number:05}", f"Success of {account}", account, csm, dice.choice(STATES), dice.choice(STAGES),
         dice.choice(("RED", "YELLOW", "GREEN", "GREEN", "UNKNOWN")), score, day(-200, 90), created],
    )  # fmt: skip
    end = today + timedelta(days=dice.randint(-60, YEAR))
    contracts = [(f"k{number}", value, end)] + ([(f"k{number}-0", value // 2, end - timedelta(days=YEAR))] if dice.random() < HALF else [])
    for key, amount, last in contracts:
        substate = dice.choice(SUBSTATES)
        decided = day(-300, 0) if substate.startswith("RENEWAL_") else None
        first = last - timedelta(days=YEAR)
        yield "contracts", [key, key.upper(), account, amount, currency, "ACTIVE", substate, first, last, last, decided]
        yield "engagement_contracts", [own, key]
        if dice.random() < HALF:
            stage, closed = dice.choice((("CLOSED_WON", day(-300, 0)), ("CLOSED_LOST", day(-300, 0)), ("Negotiation", None)))
            yield "opportunities", [f"o-{key}", account, key, "RENEW", stage, amount, currency, closed]
    for at in range(dice.randint(0, 6)):
        yield "objectives", [f"{own}-o{at}", own, f"Objective {at}", dice.choice(PROGRESS), day(-60, 60)]
    for at in range(dice.randint(0, 2)):
        state = dice.choice(("NEW", "ACTIVE", "ACTIVE", "CLOSED", "CANCELED"))
        hit = ";".join(key for key, _, _ in contracts[: dice.randint(0, 2)])
        kind, scope, likely = dice.choice(("RISK", "ISSUE")), dice.choice(SCOPES), dice.choice(PROBABILITIES)
        yield "risk_signals", [f"{own}-r{at}", own, dice.choice(CATEGORIES), kind, state, scope, likely, moment(-200, -1), hit]
    if dice.random() < FEW:
        yield "escalations", [f"esc{number}", account, dice.choice(("REQUESTED", "ESCALATED", "CLOSED")), "HIGH"]
    for at in range(dice.randint(0, 2)):
        back = dice.randint(-90, 120)
        state = "SCHEDULED" if back > 0 else "COMPLETED"
        yield "meetings", [f"{own}-m{at}", own, dice.choice(("QBR", "WEEKLY_STATUS")), state, moment(back, back)]
    yield "product_usage", [own, dice.choice(("Atlas", "Beacon", "Compass")), dice.choice((None, *range(100))), "High", "Critical"]
    yield "health_snapshots", [account, day(-20, 0), dice.choice(("GOOD", "GOOD", "AVERAGE", "POOR")), score]
    yield from activity(number, csm, dice, day, moment)


def activity(
    number: int, csm: str, dice: random.Random, day: Callable[[int, int], str], moment: Callable[[int, int], str]
) -> Iterator[tuple[str, list[Any]]]:
    """Touchpoints and tasks of an engagement."""
    account, own = f"a{number}", f"e{number}"
    for at in range(TOUCHPOINTS):
        ahead = at == 0 and dice.random() < HALF
        state = "NEW" if ahead else "CLOSED"
        when = moment(1, 120) if ahead else moment(-400, -1)
        yield "touchpoints", [f"t{number}-{at}", account, "Talk", "Call", when, csm, own, state, None]
    for at in range(TASKS):
        status, done = dice.choice((("NOT_STARTED", None), ("STARTED", None), ("PAUSED", None), ("COMPLETED", moment(-100, -1))))
        yield "tasks", [f"x{number}-{at}", account, "Follow up", "MEDIUM", day(-60, 60), status, csm, done, csm if done else None, own]


if __name__ == "__main__":
    main()

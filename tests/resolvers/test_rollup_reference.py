"""Every rollup equals a slow reference over generated companies, and what must not change a total does not (M-19, M-20)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from csgraph.db.driver import Database
from support.company import TYPES, Company
from support.generated import companies
from support.reference import Ask, in_scope, rollup
from support.service import Client
from support.wipe import wipe

FUNCTIONS = ("SUM", "AVG", "MIN", "MAX", "COUNT", "MEDIAN", "WEIGHTED_AVG")
SCOPES = ("SUBTREE", "DESCENDANTS", "CHILDREN", "OWN")
EVERY = ("FREE", "PAYING", "CANCELED")
FILTERS: Sequence[dict[str, Any]] = (
    {},
    {"unknown": True},
    {"statuses": EVERY},
    {"statuses": EVERY, "unknown": True},
    {"statuses": ("PAYING",), "types": ("SITE", "PRODUCT")},
    {"types": ("GROUP",)},
    {"types": ()},
)
FIELDS = "value own descendants contributingCount nullCount maxDepth partial excluded { reason count } amounts { amount currency }"
EVIDENCE = "contributions(first: 100) { nodes { value account { externalId } path { externalId } } }"
EVIDENCE_EVERY = 9
"""Of so many rollups one is asked for its evidence: every list costs its own time to plan."""
PLACES = Decimal("1E-10")
LARGEST = Decimal("1E-11")
"""Relative difference that twelve significant digits leave."""


def document(asks: Sequence[Ask]) -> str:
    fields = [FIELDS + (EVIDENCE if shows_evidence(number) else "") for number in range(len(asks))]
    parts = [f"a{number}: rollup({_arguments(ask)}) {{ {fields[number]} }}" for number, ask in enumerate(asks)]
    return f"query ($id: ID!) {{ account(id: $id) {{ {' '.join(parts)} }} }}"


def shows_evidence(number: int) -> bool:
    return number % EVIDENCE_EVERY == 0


def _arguments(ask: Ask) -> str:
    given = [f'metric: "{ask.metric}", function: {ask.function}, scope: {ask.scope}']
    if ask.statuses is not None:
        given.append(f"statuses: [{', '.join(ask.statuses)}]")
    if ask.types is not None:
        given.append("types: [" + ", ".join(f'"{kind}"' for kind in ask.types) + "]")
    if ask.unknown:
        given.append("includeUnknownStatus: true")
    return ", ".join(given)


def asks_of(metrics: Sequence[str], functions: Sequence[str]) -> list[Ask]:
    """Every function in every scope; the filters go round, so that each meets each metric."""
    found = []
    for metric in metrics:
        pairs = [(function, scope) for function in functions for scope in SCOPES]
        found += [Ask(metric, function, scope, **FILTERS[n % len(FILTERS)]) for n, (function, scope) in enumerate(pairs)]
    return found


MONEY = asks_of(["contract_value"], FUNCTIONS)
RECORDED = asks_of(["sessions", "logins", "health_score"], FUNCTIONS)[::2]
DERIVED = asks_of(["account_count", "open_tickets", "license_utilization", "nps", "active_users"], ("SUM", "AVG", "COUNT"))[::3]
PEOPLE = asks_of(["active_users"], ("COUNT_DISTINCT",))
ASKS = {"money": MONEY, "recorded": RECORDED, "derived": DERIVED, "people": PEOPLE}


def close(found: str | None, expected: Fraction | None) -> bool:
    """Equal; ten decimal places of a quotient and twelve significant digits of a float are what is answered."""
    if found is None or expected is None:
        return found is None and expected is None
    exact = Decimal(expected.numerator) / Decimal(expected.denominator)
    return Decimal(found) == exact or abs(Decimal(found) - exact) <= max(PLACES, abs(exact) * LARGEST)


def differences(answer: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    for name in ("value", "own", "descendants"):
        if not close(answer[name], expected[name]):
            yield f"{name}: {answer[name]} is not {expected[name]}"
    plain = {
        "contributingCount": expected["contributingCount"],
        "nullCount": expected["nullCount"],
        "maxDepth": expected["maxDepth"],
        "partial": False,
        "excluded": [{"reason": reason, "count": count} for reason, count in expected["excluded"]],
    }
    for name, value in plain.items():
        if answer[name] != value:
            yield f"{name}: {answer[name]} is not {value}"
    amounts = [(money["currency"], Fraction(money["amount"])) for money in answer["amounts"]]
    if amounts != expected["amounts"]:
        yield f"amounts: {amounts} are not {expected['amounts']}"
    if "contributions" in answer:
        yield from evidence(answer["contributions"]["nodes"], expected["contributions"])


def evidence(parts: list[dict[str, Any]], expected: list[tuple[str, list[str], Fraction]]) -> Iterator[str]:
    ways = [(part["account"]["externalId"], [step["externalId"] for step in part["path"]]) for part in parts]
    if ways != [(key, way) for key, way, _ in expected]:
        yield f"contributions: {ways} are not {expected}"
    elif not all(close(part["value"], value) for part, (_, _, value) in zip(parts, expected, strict=True)):
        yield f"contributions: {parts} are not {expected}"


async def ask_all(client: Client, company: Company, at: str, asks: Sequence[Ask]) -> None:
    answer = (await client.query(document(asks), id=company.account(at).global_id))["account"]
    for number, ask in enumerate(asks):
        found = list(differences(answer[f"a{number}"], rollup(company, at, ask)))
        assert not found, (ask, at, found)


EXAMPLES = 30
SEEN_BEFORE = ["organisation.page", "composed.account"]
CHANGED = ["composed.account", "organisation.page", "composed.account"]
"""The configuration in memory was older than the one that the statement saw: it is read again, and the statement made again."""
PICK = st.integers(0, 2**16)
several = settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate, Phase.shrink],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.slow
@pytest.mark.parametrize("about", ASKS)
@several
@given(company=companies(), pick=PICK)
async def test_every_rollup_of_a_generated_company_equals_the_reference(
    client: Client, graph: Database, about: str, company: Company, pick: int
) -> None:
    await wipe(graph, growing=True)
    await company.seed(graph)
    at = (company.accounts[0] if pick % 2 else company.accounts[pick % len(company.accounts)]).id

    await ask_all(client, company, at, ASKS[about])

    assert [statement.name for statement in client.statements] in (SEEN_BEFORE, CHANGED)


TOTALS = [Ask(metric, function) for metric in ("contract_value", "sessions", "account_count") for function in ("SUM", "COUNT", "MAX")]


@pytest.mark.slow
@several
@given(company=companies(), pick=PICK, target=PICK)
async def test_moving_a_subtree_never_changes_the_total_of_the_root(
    client: Client, graph: Database, company: Company, pick: int, target: int
) -> None:
    root = company.accounts[0].id
    members = [a.id for a in in_scope(company, root, "SUBTREE")]
    movable = members[pick % len(members)]
    targets = [key for key in members if movable not in company.line(key)]
    moved = company.moved(movable, targets[target % len(targets)]) if targets else company
    parts = " ".join(
        f'a{n}: rollup(metric: "{a.metric}", function: {a.function}) {{ value contributingCount nullCount }}' for n, a in enumerate(TOTALS)
    )
    text = f"query ($id: ID!) {{ account(id: $id) {{ {parts} }} }}"
    answers = []

    for state in (company, moved):
        await wipe(graph, growing=True)
        await state.seed(graph)
        answers.append(await client.query(text, id=state.account(root).global_id))

    assert answers[0] == answers[1]


async def test_one_statement_answers_every_rollup_whatever_the_size(client: Client, graph: Database) -> None:
    from support.company import Account

    big = Company((Account("00"), *(Account(f"{n:02d}", parent=f"{(n - 1) // 3:02d}", type=TYPES[n % 4]) for n in range(1, 60))))
    await big.seed(graph)
    text = document(MONEY)

    await client.query(text, id=big.account("00").global_id)

    assert [statement.name for statement in client.statements] == ["organisation.page", "composed.account"]

    await client.query(text, id=big.account("59").global_id)

    assert [statement.name for statement in client.statements] == ["composed.account"]

"""Random documents by a walk over the schema: every field, with arguments that name what there is, visible or not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_abstract_type, is_leaf_type, is_required_argument

from csgraph.domain.globalid import encode
from csgraph.schema import build_schema

SCHEMA, _ = build_schema()
DEEPEST = 3
SKIPPED = {"rateLimit", "evaluatedAt", "asOf", "activityVolume"}
"""What differs from run to run, and what people did anywhere, which is counted by A-21 whoever asks."""
VARIABLES = {
    "id": "ID!", "ids": "[ID!]!", "account": "ID!", "user": "ID!", "contact": "ID!", "team": "ID!", "text": "String!", "external": "String!",
    "secret": "String!", "engagement": "ID!",
}  # fmt: skip
WHERES = (
    "{ underId: { eq: $account } }", "{ not: { underId: { eq: $account } } }", "{ underName: $text }", "{ name: { contains: $text } }",
    "{ externalId: { in: [$external] } }", "{ id: { in: [$account] } }", "{ teamId: { eq: $team } }", "{ not: { teamId: { eq: $team } } }",
    '{ assignment: { role: "success_manager", userId: { eq: $user } } }', '{ assignment: { role: "success_manager", missing: true } }',
    '{ assignment: { role: "sales_manager", userId: { eq: "viewer" } } }', '{ assignment: { role: "success_manager", managerId: { in: [$user, "viewer"] } } }',
    '{ attributes: [{ key: "secret", text: { eq: $secret } }] }',
    '{ not: { attributes: [{ key: "secret", text: { isNull: true } }] } }', "{ or: [{ isRoot: true }, { region: { eq: $text } }] }",
    '{ contractValue: { gt: "5" }, not: { contractStatus: { eq: CANCELED } } }', "{ isRoot: false }",
)  # fmt: skip
ORDERS = tuple(
    f"[{{ field: {name}, direction: {way} }}]" for name in ("NAME", "CONTRACT_VALUE", "DEPTH", "HEALTH") for way in ("ASC", "DESC")
)
COVERAGES = tuple(
    f'{{ role: "success_manager", period: DAYS_30{more} }}'
    for more in (
        "", ', metrics: ["contract_value"]', ", activityScope: SUBTREE, nullStatusAtRowLevel: INCLUDE", ", coveredBy: ASSIGNEE",
        ', asOf: "2026-06-15T00:00:00Z", activityScope: SUBTREE',
    )
)  # fmt: skip
ASSUMED = (
    "{ accountId: $account, userId: $user, includeDescendants: true }",
    "{ accountId: $account, onlyVacantDescendants: true, includeDescendants: true }",
)
ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "where": WHERES, "orderBy": ORDERS, "first": ("1", "2", "5"), "last": ("2",), "metric": ('"contract_value"', '"account_count"', '"open_tickets"'),
    "metrics": ('["contract_value", "account_count"]', '["open_tickets"]'), "key": ('"secret"', '"product"'), "keys": ('["secret", "product"]',),
    "scope": ("OWN", "CHILDREN", "DESCENDANTS", "SUBTREE"), "function": ("SUM", "AVG", "MIN", "MAX", "COUNT", "MEDIAN", "WEIGHTED_AVG"),
    "statuses": ("[FREE, PAYING, CANCELED]", "[CANCELED]"), "includeUnknownStatus": ("true",), "role": ('"success_manager"',), "search": ('"s"',),
    "text": ("$text",), "ids": ("$ids",), "externalId": ("$external",), "maxDepth": ("1", "2"), "recursive": ("true",), "keyOnly": ("true",),
    "per": ("REPORTS", "EVERYONE"), "includeRequested": ("true",), "withinDays": ("30",), "basis": ("STARTED_IN_MONTH",),
    "types": (), "type": (), "after": (), "before": (), "weeks": ("2",), "days": ("3",),
    "input": COVERAGES, "group": ("COVERED", "NOT_COVERED", "OVERDUE"),
    "rankBy": ("ACTIVE_DAYS", "TIME_SPENT"), "includeDescendants": ("true",), "activeOnly": ("false",), "overdueOnly": ("true",), "flows": ('["general"]',), "fields": ('["secret", "parent", "name"]', '["parent"]'),
    "from": ('"2026-02-01T00:00:00Z"',), "since": ('"2026-01-01T00:00:00Z"',), "until": ('"2026-06-15T00:00:00Z"', '"2026-01-01T00:00:00Z"'),
}  # fmt: skip
OWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "metric": {"key": ('"contract_value"', '"account_count"', '"open_tickets"', '"health_score"')},
    "metrics": {"keys": ('["contract_value", "open_tickets"]',)},
    "rows": {"orderBy": ("{ field: COVERAGE, direction: DESC }", "{ field: POOR_HEALTH }")},
    "assignmentScenario": {
        "input": tuple(f"{{ coverage: {each}, changes: [{assumed}] }}" for each in COVERAGES[:-1] for assumed in ASSUMED)
    },
    "tasks": {"statuses": ("[STARTED]", "[STARTED, COMPLETED]")},
    "successReport": {
        "input": (
            "{ includeInactive: true }",
            "{ csmIds: [$user] }",
            "{ userId: $user }",
            '{ industries: ["Energy", $text] }',
            '{ asOf: "2026-06-15T00:00:00Z" }',
        )
    },
    "engagements": {"orderBy": ("{ field: NUMBER }", "{ field: RENEWAL_DATE, direction: DESC }")},
}
"""What arguments of these fields may be given instead."""
IDS = {"account": "$account", "user": "$user", "contact": "$contact", "team": "$team", "node": "$id", "engagement": "$engagement"}


@dataclass(slots=True)
class Walk:
    """One walk; the same seed gives the same document."""

    random: Random
    used: set[str] = field(default_factory=set)
    aliases: int = 0

    def document(self) -> str:
        """A document with one to three root fields, and the declarations of the variables that it uses."""
        assert SCHEMA.query_type is not None
        roots = [each for each in SCHEMA.query_type.fields.items() if each[0] not in SKIPPED]
        parts = [self.field(*self.random.choice(roots), DEEPEST) for _ in range(self.random.randint(1, 3))]
        declared = ", ".join(f"${name}: {VARIABLES[name]}" for name in sorted(self.used))
        return f"query{f' ({declared})' if declared else ''} {{ {' '.join(parts)} }}"

    def field(self, name: str, field: GraphQLField, depth: int) -> str:
        """A field under an alias of its own."""
        inner = get_named_type(field.type)
        self.aliases += 1
        below = "" if is_leaf_type(inner) else f" {self.selection(inner, depth - 1)}"
        return f"a{self.aliases}: {name}{self.arguments(name, field)}{below}"

    def selection(self, kind: Any, depth: int) -> str:
        """Some fields of a type, leaves only at the bottom."""
        if is_abstract_type(kind):
            chosen = self.random.sample(list(SCHEMA.get_possible_types(kind)), 2)
            return "{ __typename " + " ".join(f"... on {each.name} {self.selection(each, depth)}" for each in chosen) + " }"
        assert isinstance(kind, GraphQLObjectType)
        fields = {name: each for name, each in kind.fields.items() if name not in SKIPPED}
        leaves = [each for each in fields.items() if is_leaf_type(get_named_type(each[1].type))]
        branches = [each for each in fields.items() if each not in leaves]
        parts = [name for name, each in leaves if not each.args][: self.random.randint(1, 6)]
        wanted = min(len(branches), self.random.randint(1, 2)) if depth > 0 else 0
        parts += [self.field(*each, depth) for each in self.random.sample(branches, wanted)]
        return "{ __typename " + " ".join(parts) + " }"

    def arguments(self, name: str, field: GraphQLField) -> str:
        """Every required argument and some of the others; the ids that a field could do without are given, too."""
        given = {}
        for argument, each in field.args.items():
            choices = self.choices(name, argument)
            if choices and (is_required_argument(each) or argument == "id" or self.random.random() < 0.4):
                given[argument] = self.random.choice(choices)
        if name == "account" and "externalId" in given:
            given.pop(self.random.choice(["id", "externalId"]))
        if "first" in given:
            given.pop("last", None)
        text = ", ".join(f"{argument}: {value}" for argument, value in given.items())
        self.used |= set(re.findall(r"\$(\w+)", text))
        return f"({text})" if text else ""

    def choices(self, name: str, argument: str) -> tuple[str, ...]:
        """What an argument of a field may be given."""
        if argument == "id":
            return (IDS[name],)
        if name in OWN and argument in OWN[name]:
            return OWN[name][argument]
        return ARGUMENTS.get(argument, ())


def values(content: Mapping[str, Any], random: Random) -> dict[str, Any]:
    """A value for every variable: something that exists, visible or not, or something that does not."""
    accounts = [account["id"] for account in content["accounts"]]
    names = [account["name"] for account in content["accounts"]] + [c["name"] for c in content["contacts"]] + ["EMEA", "APAC", "b", "zz"]

    def some(kind: str, keys: list[str]) -> str:
        return encode(kind, random.choice([*keys, "zz"]))

    ids = [
        some("Account", accounts), some("Account", accounts), some("Contact", [c["id"] for c in content["contacts"]]),
        some("User", [u["id"] for u in content["users"]]), some("Team", [t["id"] for t in content["teams"]]), some("Assignment", ["s0", "s1", "s2"]),
        *(some(kind, [row["id"] for row in rows]) for kind, rows in content["owned"].items() if "id" in rows[0]), some("Play", ["play"]),
    ]  # fmt: skip
    return {
        "id": random.choice(ids), "ids": ids, "account": some("Account", accounts), "user": ids[3], "contact": ids[2], "team": ids[4],
        "engagement": some("Engagement", [row["id"] for row in content["owned"]["Engagement"]]),
        "text": random.choice(names), "external": f"X-{random.choice([*accounts, 'zz'])}",
        "secret": random.choice([account["attr.secret"] for account in content["accounts"] if "attr.secret" in account] or ["none"]),
    }  # fmt: skip


def used_values(document: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the variables that a document declares."""
    return {name: value for name, value in given.items() if f"${name}:" in document}


def text_of(answer: Any) -> str:
    """An answer as text in which ids and names can be looked for."""
    return json.dumps(answer, ensure_ascii=False)

"""Reads plans that EXPLAIN answers: operators, and which indexes they use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from csgraph.db.driver import Database

SCALARS: Mapping[str, Any] = {
    "string": "x", "integer": 1, "float": 1.5, "boolean": True, "date": date(2026, 6, 17), "datetime": datetime(2026, 6, 17, tzinfo=UTC),
    "map": {"x": "x"},
}  # fmt: skip
LISTED = re.compile(r"list<(.*)>$")
MAPPED = re.compile(r"map<(.*)>$")
AGGREGATE = re.compile(r"(collect|count|head|max|min|sum)\(")
INDEXES = "SHOW INDEXES YIELD name, labelsOrTypes, properties, type WHERE type IN ['RANGE', 'FULLTEXT'] RETURN name, labelsOrTypes, properties, type"
UNIQUE = ("NodeUniqueIndexSeek", "NodeUniqueIndexSeek(Locking)", "Argument", "SingleRow", "MultiNodeIndexSeek", "NodeCountFromCountStore")


@dataclass(frozen=True, slots=True)
class Operator:
    """One step of a plan."""

    kind: str
    details: str
    children: tuple[Operator, ...]

    @classmethod
    def of(cls, plan: Mapping[str, Any]) -> Operator:
        """A plan as the driver answers it."""
        kind = str(plan["operatorType"]).partition("@")[0]
        return cls(kind, str(plan.get("args", {}).get("Details", "")), tuple(cls.of(child) for child in plan.get("children", ())))

    def walk(self) -> Iterator[Operator]:
        """This step and every step below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def kinds(self) -> set[str]:
        """Which kinds of step there are."""
        return {step.kind for step in self.walk()}

    @property
    def is_one_row(self) -> bool:
        """Whether it is known to find at most one row: nodes by unique key, or an aggregate over everything."""
        if self.kind == "EagerAggregation" and AGGREGATE.match(self.details):
            return True
        return self.kind in UNIQUE if not self.children else all(child.is_one_row for child in self.children)


@dataclass(frozen=True, slots=True)
class Explained:
    """Columns and plan of a statement, and the indexes of the database by name."""

    columns: tuple[str, ...]
    plan: Operator
    forms: Mapping[str, str]

    def uses(self, index: str) -> bool:
        """Whether a step of the plan reads that index, or a subquery inside an expression is bound to it."""
        form = self.forms[index].replace(" ", "")
        return any(form in step.details.replace(" ", "") for step in self.plan.walk())

    @property
    def scans(self) -> list[str]:
        """Every step that reads all nodes, all of a label, or all of a relationship type."""
        return [f"{step.kind} {step.details}" for step in self.plan.walk() if step.kind.endswith("Scan") and "Index" not in step.kind]

    @property
    def products(self) -> list[str]:
        """Every product of two sides of which neither is known to be one row."""
        found = (step for step in self.plan.walk() if step.kind == "CartesianProduct")
        return [step.details or "CartesianProduct" for step in found if not any(child.is_one_row for child in step.children)]


async def index_forms(database: Database) -> dict[str, str]:
    """How a plan writes each index."""
    rows = await database.read("test.indexes", INDEXES, {}, timeout=10)
    forms = {name: f"{labels[0]}({', '.join(properties)})" for name, labels, properties, kind in rows if kind == "RANGE"}
    return forms | {name: "db.index.fulltext.queryNodes" for name, *_, kind in rows if kind == "FULLTEXT"}


async def explain(database: Database, forms: Mapping[str, str], text: str, parameters: Mapping[str, Any]) -> Explained:
    """The plan of a statement."""
    columns, plan = await database.explain(text, parameters)
    return Explained(tuple(columns), Operator.of(plan), forms)


def sample(kind: str) -> Any:
    """A value of a type as a header's `param` line names it."""
    if kind in SCALARS:
        return SCALARS[kind]
    if match := LISTED.match(kind):
        return [sample(match[1])]
    match = MAPPED.match(kind)
    assert match is not None, kind
    inner = match[1]
    return {"x": sample(inner)} if inner.startswith(("list", "map")) else {name.strip(): "x" for name in inner.split(",")}

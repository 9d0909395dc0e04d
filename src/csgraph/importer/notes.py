"""What an import leaves open although no row is wrong: money without a rate, labels without a group, criteria by a name that says too little."""

from __future__ import annotations

import json
from collections.abc import Sequence

from csgraph.domain.where import names_of
from csgraph.importer.definitions import Definitions
from csgraph.importer.organisation import trees_of
from csgraph.importer.organisation_file import OrganisationFile
from csgraph.importer.staging import Staging
from csgraph.repository import Repository

SHOWN = 5
"""How many currencies or labels a sentence names."""


def open_questions(staging: Staging, definitions: Definitions) -> list[str]:
    """A sentence about accounts in a currency without a rate, and one about those with a label without a group."""
    staged = staging.staged.get("account")
    notes = []
    if staged is not None and staged.has("currency"):
        rates = {definitions.settings["reportingCurrency"], *json.loads(definitions.settings.get("exchangeRates") or "{}")}
        rows = staging.run(_counts("currency", "currency IS NOT NULL")).fetchall()
        found = [(currency, count) for currency, count in rows if currency not in rates]
        if found:
            notes.append(_sentence(found, "a value in a currency without an exchange rate", "totals leave them out; set [exchange_rates]"))
    if staged is not None and staged.has("status"):
        found = staging.run(_counts("status", "status IS NOT NULL AND contract_status IS NULL")).fetchall()
        if found:
            notes.append(_sentence(found, "a status without a group", "their contract status is unknown; set [contract_statuses]"))
    return notes


def _counts(column: str, condition: str) -> str:
    return f"SELECT {column}, count(*) FROM rows_account WHERE {condition} GROUP BY {column} ORDER BY 2 DESC, 1"  # noqa: S608 - two fixed texts


def _sentence(found: Sequence[tuple[str, int]], have: str, so: str) -> str:
    total = sum(count for _, count in found)
    names = [f"{name} ({count:,})" for name, count in found[:SHOWN]]
    if len(found) > SHOWN:
        names.append(f"{len(found) - SHOWN} more")
    return f"{total:,} {'account has' if total == 1 else 'accounts have'} {have}: {', '.join(names)}; {so} in organisation.toml."


async def doubtful_names(repository: Repository, content: OrganisationFile) -> list[str]:
    """A sentence about each `underName` whose name no account carries, or several do."""
    asked = [(path, name) for path, tree in trees_of(content) for name in names_of(tree)]
    if not asked:
        return []
    names = sorted({name for _, name in asked})
    counts: dict[str, int] = {name: count for name, count in await repository.rows("account.count_named", names=names)}  # noqa: C416
    return [
        f"{path}: underName selects nothing, because {f'{counts[name]:,} accounts carry' if counts[name] else 'no account carries'} the name {name}."
        for path, name in asked
        if counts[name] != 1
    ]

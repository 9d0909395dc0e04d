"""The history of one account's parents as rows of account_parents.csv: gaps between parents are times as an ultimate parent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from csgraph.importer.shape import Properties
from csgraph.repository import stored_row


def parent_rows(account: Mapping[str, Any]) -> Iterator[Properties]:
    """Rows in order of time, the current one last."""
    held = sorted((stored_row(part) for part in account["parents"]), key=lambda part: part["validFrom"])
    at: datetime = min([account["validFrom"], *(part["validFrom"] for part in held)])
    for part in held:
        if part["validFrom"] > at:
            yield _row(account["id"], None, at, part["validFrom"])
        until = part.get("validTo")
        yield _row(account["id"], part["parentId"], part["validFrom"], until)
        if until is None:
            return
        at = until
    yield _row(account["id"], None, at, None)


def _row(account: str, parent: str | None, since: datetime, until: datetime | None) -> Properties:
    return {"accountId": account, "parentId": parent, "validFrom": since, "validTo": until}

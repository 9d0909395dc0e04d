"""The rest of an account's profile in a statement: lifecycle stages, links, documents, support tickets and collections."""

from __future__ import annotations

from typing import Any

from csgraph.db.compose.definitions import definition
from csgraph.db.compose.entity import ENTITIES, instant, leaf, listed, node_id, person, several
from csgraph.db.compose.past import unsupported
from csgraph.db.compose.text import Composer, Names, Run, Shape
from csgraph.domain.collection import MOST_COLLECTIONS, MOST_ROWS, shown_name, table
from csgraph.domain.row import planned_key, row_type
from csgraph.domain.selection import Selection

TICKET_PRIORITIES = ("URGENT", "HIGH", "MEDIUM", "LOW")

assets_of_account = several("asset.of_account", "Asset", "asset", "{node}.addedAt IS NULL, {node}.addedAt DESC, {node}.title, {node}.id")


def lifecycles_of_account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Where the account stands in each lifecycle that it is in, in the order in which they are configured (B-18)."""
    keys = composer.bind(lambda run: list(run.configuration.lifecycles))
    now = f"datetime({composer.bind(lambda run: run.now_text)})"
    body, found = composer.fragment("lifecycle.of_account", {"account": names["node"]}, lifecycles=keys, now=now)
    node, at = found["status"], composer.fresh("at")
    order = f"[{at} IN range(0, size({keys}) - 1) WHERE {keys}[{at}] = {node}.lifecycle][0]"
    listed(composer, shape, selection, "LifecycleStatus", body, order, {"node": node})


def _lifecycle(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at = shape.column(f"{names['node']}.lifecycle")
    make = definition(composer, shape, "Lifecycle", selection.on("Lifecycle"))
    shape.computed(planned_key(selection.key), lambda values, run: make(values[at], values, run))


def links_of_account(_composer: Composer, shape: Shape, _names: Names, selection: Selection) -> None:
    """The configured tabs, the same for every account (B-32)."""
    kind = row_type("ProfileLink")

    def read(_values: list[Any], run: Run) -> list[Any]:
        return [kind(title=link["title"], url=link["url"]) for link in run.configuration.links]

    shape.computed(planned_key(selection.key), read)


def tickets_of_account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Tickets by priority, counted in one pass (B-21); nobody keeps what their priority or satisfaction was."""
    if composer.reads_past:
        raise unsupported()
    body, found = composer.fragment("metric.tickets", {"account": names["node"]})
    node = found["ticket"]
    columns = {
        "priority": f"{node}.priority",
        "open": f"count(CASE WHEN {node}.status = 'OPEN' THEN 1 END)",
        "total": "count(*)",
        "rated": f"count({node}.satisfaction)",
        "satisfaction": f"sum({node}.satisfaction)",
    }
    bound = {name: composer.fresh(name) for name in columns}
    counted = ", ".join(f"{expression} AS {bound[name]}" for name, expression in columns.items())
    at = shape.call(composer, f"{body} WITH {counted}", f"collect([{', '.join(bound.values())}])")
    lists = [planned_key(f.key) for f in selection.on("TicketSummary") if f.name == "byPriority"]
    kind, count = row_type("TicketSummary"), row_type("TicketCount")

    def read(values: list[Any], _run: Run) -> Any:
        rows = [dict(zip(columns, each, strict=True)) for each in values[at]]
        by_priority = {row["priority"]: row for row in rows}
        rated = sum(row["rated"] for row in rows)
        average = sum(row["satisfaction"] for row in rows) / rated if rated else None
        made = kind(open=sum(row["open"] for row in rows), total=sum(row["total"] for row in rows), averageSatisfaction=average)
        for key in lists:
            made[key] = [
                count(priority=each, **{name: by_priority.get(each, {}).get(name, 0) for name in ("open", "total")})
                for each in TICKET_PRIORITIES
            ]
        return made

    shape.computed(planned_key(selection.key), read)


def collections_of_account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Lists that were brought in, by key, each with its first rows (B-22)."""
    body, found = composer.fragment("collection.of_account", {"account": names["node"]})
    item, key, count, listed_rows = found["item"], composer.fresh("key"), composer.fresh("count"), composer.fresh("rows")
    row = f"CASE WHEN {item}.position < {MOST_ROWS} THEN [{item}.position, {item}.columns, {item}.cells] END"
    grouped = f"{body} WITH {item}.collection AS {key}, count(*) AS {count}, collect({row}) AS {listed_rows} ORDER BY {key} LIMIT {MOST_COLLECTIONS}"
    at = shape.call(composer, grouped, f"collect([{key}, {count}, {listed_rows}])")
    keys = [planned_key(f.key) for f in selection.on("Collection") if f.name == "rows"]
    kind, row_kind = row_type("Collection"), row_type("CollectionRow")

    def read(values: list[Any], _run: Run) -> list[Any]:
        made = []
        for collection, total, stored in values[at]:
            columns, cells = table(stored)
            own = kind(key=collection, displayName=shown_name(collection), columns=columns, rowCount=total)
            rows = [row_kind(cells=each) for each in cells]
            own.update((name, rows) for name in keys)
            made.append(own)
        return made

    shape.computed(planned_key(selection.key), read)


def _added_at(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """When it was added, or since when the account is here where nobody said."""
    body, found = composer.fragment("scope.of_owned", {"owned": names["node"]})
    begun = shape.join(composer, body, f"head(collect({found['account']}.createdAt))")
    shape.leaf(selection.name, f"toString(coalesce({names['node']}.addedAt, {begun}))")


ENTITIES["LifecycleStatus"] = {"lifecycle": _lifecycle, "stage": leaf("{node}.stage"), "since": instant("{node}.since")}
ENTITIES["Asset"] = {
    "id": node_id("Asset"),
    "title": leaf("{node}.title"),
    "url": leaf("{node}.url"),
    "addedAt": _added_at,
    "addedBy": person("addedById"),
}

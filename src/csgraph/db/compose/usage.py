"""Leaderboards in a statement: who uses an account's product (M-29), and what of it, against the accounts of its health profile (M-30).

Both count full days that end with the start of today in the reporting zone, as the metric `active_users` does (M-26). Nothing is kept but usage by
day: people, modules and activities are grouped from the ranges of its indexes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from csgraph.db.compose.entity import ENTITIES, Emit, fill, leaf, same
from csgraph.db.compose.metricvalue import FIRST_DAY
from csgraph.db.compose.past import unsupported
from csgraph.db.compose.text import ALWAYS, Bind, Composer, Names, Run, Shape, bound, instant_text
from csgraph.domain.errors import BadUserInput
from csgraph.domain.history import day_start
from csgraph.domain.leaderboard import MOST_ACTIVITIES, RANKINGS, modules
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Selection
from csgraph.domain.series import MAX_DAYS

GROUPED = ("actions", "days", "seconds", "first", "last")
"""What is known of everybody: what they did in the window, and when they began."""


@dataclass(frozen=True, slots=True)
class _Window:
    """The usage of one account in the full days before today; the names are parameters."""

    composer: Composer
    account: str
    days: Bind
    begin: str
    until: str

    @classmethod
    def of(cls, composer: Composer, account: str, selection: Selection) -> _Window:
        """The window of a field's ``days``."""
        days = bound(selection.args["days"], _days)
        begin = composer.bind(lambda run: run.today - timedelta(days=days(run)))
        return cls(composer, account, days, begin, composer.bind(lambda run: run.today))

    def body(self, account: str = "", begin: str = "") -> tuple[str, str]:
        """All usage, of another account or from another day on where one is named, and its variable."""
        given = {"from": begin or self.begin, "until": self.until}
        body, names = self.composer.fragment("metric.active_users", {"account": account or self.account}, **given)
        return body, names["usage"]

    def person(self, local: str) -> tuple[str, str]:
        """The person of an id, where the viewer sees them."""
        with self.composer.at_present():
            body, names = self.composer.fragment("contact.by_ids", ids=f"[{local}]")
        return body, names["contact"]

    def row(self, run: Run) -> Row:
        """The window as instants."""
        begin, zone = run.today - timedelta(days=self.days(run)), run.configuration.time_zone
        return row_type("TimeWindow")(start=instant_text(day_start(begin, zone)), end=instant_text(day_start(run.today, zone)))


def _days(given: int) -> int:
    if not 1 <= given <= MAX_DAYS:
        raise BadUserInput("The length lies outside what is kept.", reason="OUT_OF_RANGE", limit=MAX_DAYS, actual=given)
    return given


def user_leaderboard(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The people who used the account most, and those who began to (M-29)."""
    window, first = _Window.of(composer, names["node"], selection), selection.args["first"]
    size = composer.bind(lambda run: first.converted(run.limits.checked, first.get(run.variables)))
    ranking = RANKINGS[selection.args["rankBy"].value]
    inner = Shape("UserLeaderboard")
    for asked in selection.on("UserLeaderboard"):
        if asked.name == "window":
            inner.computed(planned_key(asked.key), lambda _values, run: window.row(run))
        elif asked.name != "__typename":
            people = _People(window, size, _total(inner, window, asked))
            if asked.name == "topUsers":
                people.top(inner, asked, ranking)
            else:
                people.new(inner, asked)
    at, read = shape.column(shape.embed(inner)), inner.reader()
    shape.computed(planned_key(selection.key), lambda values, run: read(values[at], run))


def _total(shape: Shape, window: _Window, asked: Selection) -> str:
    """A variable with all actions of the window, where a share of them is asked for; also of people whom the viewer may not see."""
    if not asked.asks("ProductUser", "share"):
        return "0"
    if "total" not in shape.shared:
        body, usage = window.body()
        shape.shared["total"] = shape.join(window.composer, body, f"sum({usage}.actions)")
    return str(shape.shared["total"])


@dataclass(frozen=True, slots=True)
class _People:
    """A list of people of an account; ``size`` is how many at most, ``total`` the actions of all."""

    window: _Window
    size: str
    total: str

    def top(self, shape: Shape, selection: Selection, ranking: str) -> None:
        """Those who did most; what lies before the window is looked at for their first day alone."""
        first_asked = selection.asks("ProductUser", "firstSeen")
        page, who = self._grouped(f"{{last}} >= {self.window.begin}", whole=first_asked)
        self._listed(shape, selection, page, who, [f"{who[name]} DESC" for name in dict.fromkeys((ranking, "days", "last"))])

    def new(self, shape: Shape, selection: Selection) -> None:
        """Those whose first day lies in the window, the latest first."""
        page, who = self._grouped(f"{{first}} >= {self.window.begin}", whole=True)
        self._listed(shape, selection, page, who, [f"{who['first']} DESC"])

    def _grouped(self, kept: str, *, whole: bool) -> tuple[str, dict[str, str]]:
        """Everybody who did something in the window, or ever, with what they did in the window.

        Days are variables, because Neo4j would read each from its node where it stands in a branch; nodes are read for days of the window alone.
        """
        window, fresh = self.window, self.window.composer.fresh
        body, usage = window.body(begin=window.composer.constant(FIRST_DAY) if whole else "")
        who = {name: fresh(name) for name in ("local", "day", *GROUPED)}
        within = f"CASE WHEN {who['day']} >= {window.begin} THEN {{}} END".format
        columns = {
            "first": f"min({who['day']})", "last": f"max({who['day']})", "days": f"count(DISTINCT {within(who['day'])})",
            "actions": f"sum({within(f'{usage}.actions')})", "seconds": f"sum({within(f'{usage}.seconds')})",
        }  # fmt: skip
        grouped = ", ".join(f"{columns[name]} AS {who[name]}" for name in GROUPED)
        read = f"{body} WITH {usage}, {usage}.contactId AS {who['local']}, {usage}.date AS {who['day']}"
        found, who["node"] = window.person(who["local"])
        return f"{read} WITH {who['local']}, {grouped} WITH * WHERE {kept.format_map(who)} {found}", who

    def _listed(self, shape: Shape, selection: Selection, page: str, who: Names, order: Sequence[str]) -> None:
        item, person = Shape("ProductUser"), who["node"]
        fill(self.window.composer, item, "ProductUser", {**who, "total": self.total}, selection.on("ProductUser"))
        carried = ", ".join([person, *(who[name] for name in GROUPED)])
        page += f" WITH {carried} ORDER BY {', '.join(order)}, {person}.id LIMIT {self.size}"
        at, read = shape.collect(self.window.composer, page, item), item.reader()
        shape.computed(planned_key(selection.key), lambda values, run: [read(value, run) for value in values[at]])


def _seen(name: str) -> Emit:
    """The start of a day in the reporting zone, for usage is known by day."""

    def emit(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        at = shape.column(names[name])

        def read(values: list[Any], run: Run) -> str:
            day: date = values[at].to_native()
            return instant_text(day_start(day, run.configuration.time_zone))

        shape.computed(selection.name, read)

    return emit


ENTITIES["ProductUser"] = {
    "contact": same("Contact", "node"),
    "actions": leaf("{actions}"),
    "activeDays": leaf("{days}"),
    "secondsSpent": leaf("{seconds}"),
    "share": leaf("CASE WHEN {total} > 0 THEN toFloat({actions}) / {total} END"),
    "firstSeen": _seen("first"),
    "lastSeen": _seen("last"),
}


def usage_leaderboard(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Active users per module, here and on average over the peers (M-30); nobody keeps who was whose peer."""
    if composer.reads_past:
        raise unsupported()
    window = _Window.of(composer, names["node"], selection)
    own_at = _modules(composer, shape, *window.body())
    peers = _peers(composer, shape, window)
    acts_at = _activities(composer, shape, window) if selection.asks("ModuleUsage", "activities") else None
    keys = [planned_key(f.key) for f in selection.on("ModuleUsage") if f.name == "activities"]
    kind = row_type("ModuleUsage")

    def read(values: list[Any], run: Run) -> list[Row]:
        found = modules(values[own_at], *peers(values, run))
        acts = {} if acts_at is None else {name: _rows(each) for name, each in values[acts_at]}
        return [
            kind(
                {
                    "module": each.name,
                    "activeUsers": each.users,
                    "peerAverage": each.average,
                    **dict.fromkeys(keys, acts.get(each.name, [])),
                }
            )
            for each in found
        ]

    shape.computed(planned_key(selection.key), read)


def _rows(found: Sequence[Sequence[Any]]) -> list[Row]:
    kind = row_type("ActivityUsage")
    return [kind(activity=name, actions=actions, activeUsers=users) for name, actions, users in found]


def _modules(composer: Composer, shape: Shape, body: str, usage: str) -> int:
    """A column: every module with its active users."""
    module, users = composer.fresh("module"), composer.fresh("users")
    grouped = f"{body} WITH {usage}.module AS {module}, count(DISTINCT {usage}.contactId) AS {users}"
    return shape.call(composer, grouped, f"collect([{module}, {users}])")


def _activities(composer: Composer, shape: Shape, window: _Window) -> int:
    """A column: for every module its activities with their actions and active users, those with most actions first."""
    body, usage = window.body()
    module, activity, actions, users = (composer.fresh(name) for name in ("module", "activity", "actions", "users"))
    grouped = f"{body} WITH {usage}.module AS {module}, {usage}.activity AS {activity}, sum({usage}.actions) AS {actions}, count(DISTINCT {usage}.contactId) AS {users}"
    each = composer.fresh("each")
    listed = f"{grouped} ORDER BY {module}, {actions} DESC, {activity} WITH {module}, collect([{activity}, {actions}, {users}])[..{MOST_ACTIVITIES}] AS {each}"
    return shape.call(composer, listed, f"collect([{module}, {each}])")


Peers = tuple[Sequence[tuple[str, int]], int, int]
"""The sums of active users by module over all peers; how many peers there are, and how many of them the viewer sees."""


def _peers(composer: Composer, shape: Shape, window: _Window) -> Callable[[list[Any], Run], Peers]:
    """What the peers use: those of the one account, or those of every profile, once for all accounts."""
    if window.account in composer.single:
        body, names = composer.fragment("peer.of_account", {"account": window.account})
        sums_at = shape.call(composer, *_sums(window, body, names["peer"]))
        count_at = shape.call(composer, *_counts(composer, body, names["peer"]))
        return lambda values, _run: _of_profile(values[sums_at], values[count_at])
    body, names = composer.fragment("peer.everywhere")
    sums, counts = _sums(window, body, names["peer"]), _counts(composer, body, names["peer"])
    told = composer.once(lambda: " RETURN ".join(sums)), composer.once(lambda: " RETURN ".join(counts))
    profile_at = shape.column(f"{window.account}.healthProfile")

    def read(values: list[Any], run: Run) -> Peers:
        own = values[profile_at]
        return _of_profile(*([each for each in run.told[name] if each[0] == own] for name in told))

    return read


def _of_profile(sums: Sequence[Any], counts: Sequence[Any]) -> Peers:
    ((_, count, seen),) = counts or ((None, 0, 0),)
    return [(module, users) for _, module, users in sums], count, seen


def _sums(window: _Window, body: str, peer: str) -> tuple[str, str]:
    """Active users by profile and module: each account's people once."""
    profile, module, users, total = (window.composer.fresh(name) for name in ("profile", "module", "users", "total"))
    used, usage = window.body(peer)
    each = f"CALL (*) {{ {used} RETURN {usage}.module AS {module}, count(DISTINCT {usage}.contactId) AS {users} }}"
    grouped = f"{body} WITH {peer}, {peer}.healthProfile AS {profile} {each} WITH {profile}, {module}, sum({users}) AS {total}"
    return grouped, f"collect([{profile}, {module}, {total}])"


def _counts(composer: Composer, body: str, peer: str) -> tuple[str, str]:
    """How many accounts a profile has, and how many of them the viewer sees."""
    profile, count, seen = (composer.fresh(name) for name in ("profile", "count", "seen"))
    visible = composer.visible("Account", peer)
    seeing = "count(*)" if visible == ALWAYS else f"count(CASE WHEN {visible} THEN 1 END)"
    return (
        f"{body} WITH {peer}.healthProfile AS {profile}, count(*) AS {count}, {seeing} AS {seen}",
        f"collect([{profile}, {count}, {seen}])",
    )

"""Leaderboards and peers as slow, obvious computations over plain rows, sharing nothing with the service (M-27, M-29, M-30)."""

from __future__ import annotations

import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Row = Mapping[str, Any]
ELIGIBLE = ("FREE", "PAYING")


@dataclass(frozen=True, slots=True)
class Used:
    """Who did what on which account, as it is kept, and the accounts; ``today`` is the reporting zone's."""

    accounts: Sequence[Row]
    rows: Sequence[Row]
    today: date
    zone: ZoneInfo

    def start(self, day: date) -> str:
        """The first instant of a day."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC).isoformat().replace("+00:00", "Z")

    def window(self, account: str, days: int) -> list[Row]:
        """An account's rows of the full days before today."""
        first = self.today - timedelta(days=days)
        return [row for row in self.rows if row["accountId"] == account and first <= row["date"] < self.today]

    def users(self, account: str, days: int, first: int, rank: str) -> dict[str, Any]:
        """The leaderboard of people."""
        rows = self.window(account, days)
        everybody = sorted({row["contactId"] for row in rows})
        people = [self._person(account, who, rows) for who in everybody]
        measure = {"ACTIONS": "actions", "ACTIVE_DAYS": "activeDays", "TIME_SPENT": "secondsSpent"}[rank]
        top = sorted(people, key=lambda p: p["contact"]["name"])
        top.sort(key=lambda p: (p[measure], p["activeDays"], p["lastSeen"]), reverse=True)
        since = self.start(self.today - timedelta(days=days))
        new = sorted((p for p in people if p["firstSeen"] >= since), key=lambda p: p["contact"]["name"])
        new.sort(key=lambda p: p["firstSeen"], reverse=True)
        window = {"start": since, "end": self.start(self.today)}
        return {"window": window, "topUsers": top[:first], "newUsers": new[:first]}

    def _person(self, account: str, who: str, rows: Sequence[Row]) -> dict[str, Any]:
        own = [row for row in rows if row["contactId"] == who]
        ever = [row["date"] for row in self.rows if row["accountId"] == account and row["contactId"] == who]
        total, actions = sum(row["actions"] for row in rows), sum(row["actions"] for row in own)
        return {
            "contact": {"name": who}, "actions": actions, "activeDays": len({row["date"] for row in own}),
            "secondsSpent": sum(row.get("seconds") or 0 for row in own), "share": actions / total if total else None,
            "firstSeen": self.start(min(ever)), "lastSeen": self.start(max(row["date"] for row in own)),
        }  # fmt: skip

    def peers(self, account: str) -> list[Row]:
        """The eligible accounts of the account's profile."""
        profile = next(a for a in self.accounts if a["id"] == account).get("healthProfile")
        return [a for a in self.accounts if profile and a.get("healthProfile") == profile and a.get("contractStatus") in ELIGIBLE]

    def modules(self, account: str, days: int, sees: Collection[str]) -> list[dict[str, Any]]:
        """The leaderboard of modules."""
        rows, peers = self.window(account, days), self.peers(account)
        told = peers if len(peers) >= 5 or all(p["id"] in sees for p in peers) else []
        used = [(p["id"], row) for p in told for row in self.window(p["id"], days)]
        found = []
        for module in {row["module"] for row in rows} | {row["module"] for _, row in used}:
            users = {(peer, row["contactId"]) for peer, row in used if row["module"] == module}
            found.append({
                "module": module, "activeUsers": len({row["contactId"] for row in rows if row["module"] == module}),
                "peerAverage": len(users) / len(told) if told else None,
                "activities": self._activities([row for row in rows if row["module"] == module]),
            })  # fmt: skip
        return sorted(found, key=lambda m: (-m["activeUsers"], -(m["peerAverage"] or 0), m["module"]))

    def _activities(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        found = []
        for activity in {row["activity"] for row in rows}:
            some = [row for row in rows if row["activity"] == activity]
            users = len({row["contactId"] for row in some})
            found.append({"activity": activity, "actions": sum(row["actions"] for row in some), "activeUsers": users})
        return sorted(found, key=lambda a: (-a["actions"], a["activity"]))

    def distribution(self, account: str, values: Mapping[str, float | None], sees: Collection[str]) -> dict[str, Any]:
        """How an account's value lies among its peers'."""
        peers = [p["id"] for p in self.peers(account) if values.get(p["id"]) is not None]
        names = ("min", "max", "average", "median", "percentile")
        if len(peers) < 5 and any(p not in sees for p in peers):
            return {"count": sum(p in sees for p in peers), **dict.fromkeys(names)}
        known = [float(values[p] or 0) for p in peers]
        two = len(known) >= 2
        below = sum(value < float(values[account] or 0) for value in known) if account in peers else 0
        return {
            "count": len(known), "min": min(known) if two else None, "max": max(known) if two else None,
            "average": statistics.fmean(known) if known else None, "median": statistics.median(known) if known else None,
            "percentile": 100 * below / (len(known) - 1) if two and account in peers else None,
        }  # fmt: skip

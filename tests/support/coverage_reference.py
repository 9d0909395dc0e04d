"""Generated companies, and a slow reference for their coverage: loops over everything, sharing nothing with the service."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from support.coverage import MANAGER, NOW, TEAMS, done, task, touchpoint
from support.planted import Planted

REGIONS: dict[str, tuple[str | None, ...]] = {
    "ours": ("EMEA",),
    "t1": ("EMEA",),
    "theirs": ("APAC",),
    "default": ("EMEA", "APAC", "LATAM", None),
}
"""Which accounts are in a team's set."""
SHORT = """
  state summary { coverage { numerator denominator } activityVolume { total } }
  rows(first: 10) { nodes {
    user { name } hiddenCanceled overdueAccounts coverage { numerator denominator }
    activityVolume { touchpoints completedTasks excludedInternalNotes }
    accounts(first: 30) { nodes { account { name } covered touchpoints completedTasks overdueTasks olderOverdueTasks } }
  } }
  missingAssignments { count accounts(first: 30) { nodes { name } } }
"""
"""What the reference knows."""
Ask = dict[str, Any]
FLOWS, TYPES = ("general", "renewal", None), ("company", "product")
PEOPLE = ("l", "m", "n", "o")
TODAY = NOW.date()
PERIODS = (7, 14, 30, 90)


def company(random: Random) -> Planted:
    accounts: list[dict[str, Any]] = []
    for number in range(random.randint(0, 9)):
        account = {
            "id": f"a{number}",
            "name": f"N{number}",
            "region": random.choice(("EMEA", "EMEA", "APAC", "LATAM")),
            "type": random.choice(TYPES),
        }
        status = random.choice(("FREE", "PAYING", "PAYING", "CANCELED", None))
        account |= {"contractStatus": status} if status else {}
        account |= {"parent": random.choice(accounts)["id"]} if accounts and random.random() < 0.5 else {}
        accounts.append(account)
    keys = [account["id"] for account in accounts]
    held = [(user, key, role) for user in PEOPLE for key in keys for role in (MANAGER, "sales_manager") if random.random() < 0.2]
    owned: dict[str, list[Any]] = {"Touchpoint": [], "Task": []}
    for number in range(random.randint(0, 24) if keys else 0):
        when = NOW - timedelta(
            hours=random.choice((-1, 0, 1, 100, 167, 168, 169, 400, 719, 720, 721, 1500)), minutes=random.choice((0, 34, 35))
        )
        flow = random.choice(FLOWS)
        more = ({"flow": flow} if flow else {}) | random.choice(({}, {}, {"internalNote": True}, {"draft": True}, {"state": "CANCELED"}))
        owned["Touchpoint"].append(touchpoint(f"t{number}", random.choice(keys), random.choice((*PEOPLE, None)), when, **more))
        due = TODAY - timedelta(days=random.choice((-1, 0, 1, 7, 8, 14, 29, 30, 31)))
        made = random.choice(
            (
                done(f"k{number}", random.choice(keys), random.choice(PEOPLE), when),
                task(f"k{number}", random.choice(keys), status="COMPLETED", completedAt=when, assigneeId=random.choice(PEOPLE)),
                task(f"k{number}", random.choice(keys), dueDate=due, status=random.choice(("STARTED", "CANCELED"))),
            )
        )
        owned["Task"].append(made | ({"flow": flow} if flow else {}))
    return Planted(
        accounts=accounts, users=[{"id": each, "name": each.upper()} for each in PEOPLE], teams=TEAMS, assigned=held, owned=owned,
        types=[{"key": key, "displayName": key, "level": 0} for key in TYPES], flows=[{"key": "renewal", "displayName": "Renewal", "isDefault": False}],
        settings={"timeZone": random.choice(("UTC", "Asia/Kolkata"))},
    )  # fmt: skip


def ask(random: Random) -> Ask:
    given: Ask = {
        "period": f"DAYS_{random.choice(PERIODS)}",
        "teamIds": random.choice((["ours"], ["theirs"], ["ours", "theirs"], ["default"])),
    }
    given |= random.choice(({}, {}, {"coveredBy": "ASSIGNEE"}))
    given |= random.choice(({}, {}, {"activityScope": "SUBTREE"}))
    given |= random.choice(({}, {"nullStatusAtRowLevel": "INCLUDE"}))
    given |= random.choice(({}, {}, {"includeInternalNotes": True}))
    given |= random.choice(({}, {}, {"flows": ["renewal"]}, {"flows": ["general"]}))
    return given | random.choice(({}, {}, {"accountTypes": ["product"]}))


class Reference:
    """The same figures, account by account."""

    def __init__(self, planted: Planted, given: Ask, now: datetime = NOW) -> None:
        self.given, self.planted, self.now = given, planted, now
        zone = ZoneInfo(planted.settings.get("timeZone", "UTC"))
        here = now.astimezone(zone)
        self.today: date = here.date()
        hour = now - timedelta(minutes=here.minute, seconds=here.second, microseconds=here.microsecond)
        days = int(given["period"].removeprefix("DAYS_"))
        self.start = hour - timedelta(days=days)
        self.first_day: date = self.start.astimezone(zone).date()
        wanted = [region for team in given["teamIds"] for region in REGIONS[team]]
        self.in_set = [a for a in planted.accounts if a.get("region") in wanted]
        self.accounts = [a for a in self.in_set if a["type"] in given.get("accountTypes", [a["type"]])]

    def in_flow(self, row: Any) -> bool:
        return "flows" not in self.given or row.get("flow", "general") in self.given["flows"]

    def touched(self, row: Any) -> bool:
        silent = row["draft"] or row.get("state") == "CANCELED" or not self.in_flow(row)
        return not silent and self.start <= row["occurredAt"] < self.now

    def activity(self) -> list[tuple[str, str, str]]:
        """Kind, account and user of everything that counts."""
        notes = self.given.get("includeInternalNotes", False)
        logged = [t for t in self.planted.owned["Touchpoint"] if self.touched(t) and (notes or not t["internalNote"])]
        finished = [
            k
            for k in self.planted.owned["Task"]
            if k["status"] == "COMPLETED" and self.in_flow(k) and self.start <= k["completedAt"] < self.now
        ]
        found = [("touchpoints", t["accountId"], t.get("createdById", "")) for t in logged]
        return found + [("completedTasks", k["accountId"], k.get("completedById") or k.get("assigneeId", "")) for k in finished]

    def holders(self, account: Any) -> list[str]:
        return [user for user, key, role in self.planted.assigned if key == account["id"] and role == MANAGER]

    def within(self, key: str, top: str) -> bool:
        """Whether an account is another or, where the subtree counts, lies below it."""
        if key == top:
            return True
        parent = {a["id"]: a.get("parent") for a in self.planted.accounts}.get(key)
        return self.given.get("activityScope") == "SUBTREE" and parent is not None and self.within(parent, top)

    def covered(self, account: Any, users: list[str]) -> bool:
        anyone = self.given.get("coveredBy") != "ASSIGNEE"
        return any(self.within(key, account["id"]) and (anyone or user in users) for _, key, user in self.activity())

    def overdue(self, account: Any) -> tuple[int, int]:
        due = [
            k["dueDate"]
            for k in self.planted.owned["Task"]
            if k["accountId"] == account["id"]
            and k["status"] not in {"COMPLETED", "CANCELED"}
            and self.in_flow(k)
            and k.get("dueDate", self.today) < self.today
        ]
        return sum(day >= self.first_day for day in due), sum(day < self.first_day for day in due)

    def answer(self) -> dict[str, Any]:
        eligible = [a for a in self.accounts if a.get("contractStatus") in {"FREE", "PAYING"}]
        top = [a for a in eligible if self.holders(a)]
        people = sorted(str(user["id"]) for user in self.planted.users)
        rows = [row for user in people if (row := self.row(user)) is not None]
        assigned = [a for a in self.accounts if self.holders(a)]
        unfiltered = [a for a in self.in_set if a.get("contractStatus") in {"FREE", "PAYING"} and self.holders(a)]
        state = "NO_ELIGIBLE_STATUS" if assigned else "NO_ROLE_HOLDER"
        if not self.accounts or unfiltered:
            state = "FILTERED_OUT"
        if not self.in_set:
            state = "NO_ACCOUNTS_IN_TEAM"
        return {
            "state": "OK" if top else state, "coverage": (sum(self.covered(a, self.holders(a)) for a in top), len(top)), "rows": rows,
            "volume": sum(row["volume"][0] + row["volume"][1] for row in rows), "missing": sorted(a["name"] for a in eligible if not self.holders(a)),
        }  # fmt: skip

    def name(self, user: str) -> str:
        return next(str(each["name"]) for each in self.planted.users if each["id"] == user)

    def row(self, user: str) -> dict[str, Any] | None:
        unknown = self.given.get("nullStatusAtRowLevel") == "INCLUDE"
        mine = [a for a in self.accounts if user in self.holders(a) and (a.get("contractStatus") or unknown)]
        if not mine:
            return None
        listed = [a for a in mine if a.get("contractStatus") != "CANCELED"]
        kinds = [kind for kind, _, who in self.activity() if who == user]
        notes = [t for t in self.planted.owned["Touchpoint"] if self.touched(t) and t["internalNote"] and t.get("createdById") == user]
        return {
            "user": self.name(user), "coverage": (sum(self.covered(a, [user]) for a in mine), len(mine)), "hidden": len(mine) - len(listed),
            "overdue": sum(self.overdue(a)[0] > 0 for a in listed),
            "volume": (kinds.count("touchpoints"), kinds.count("completedTasks"), 0 if self.given.get("includeInternalNotes") else len(notes)),
            "accounts": [(a["name"], self.covered(a, [user]), *self.overdue(a)) for a in sorted(listed, key=lambda a: str(a["name"]))],
        }  # fmt: skip


def short(found: dict[str, Any]) -> dict[str, Any]:
    """An answer in the form of the reference's."""

    def ratio(part: dict[str, Any]) -> tuple[int, int]:
        return part["coverage"]["numerator"], part["coverage"]["denominator"]

    rows = []
    for row in found["rows"]["nodes"]:
        volume = row["activityVolume"]
        listed = [(n["account"]["name"], n["covered"], n["overdueTasks"], n["olderOverdueTasks"]) for n in row["accounts"]["nodes"]]
        assert all(n["covered"] == (n["touchpoints"] + n["completedTasks"] > 0) for n in row["accounts"]["nodes"])
        rows.append(
            {
                "user": row["user"]["name"], "coverage": ratio(row), "hidden": row["hiddenCanceled"], "overdue": row["overdueAccounts"],
                "volume": (volume["touchpoints"], volume["completedTasks"], volume["excludedInternalNotes"]), "accounts": listed,
            }
        )  # fmt: skip
    missing = found["missingAssignments"]
    assert missing["count"] == len(missing["accounts"]["nodes"])
    return {
        "state": found["state"], "coverage": ratio(found["summary"]), "rows": rows, "volume": found["summary"]["activityVolume"]["total"],
        "missing": [node["name"] for node in missing["accounts"]["nodes"]],
    }  # fmt: skip

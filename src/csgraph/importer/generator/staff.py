"""The people of the company itself: a manager tree, their permissions and their teams."""

from __future__ import annotations

from dataclasses import dataclass, field

from csgraph.importer.generator.dice import Dice
from csgraph.importer.generator.files import Files
from csgraph.importer.generator.model import User
from csgraph.importer.generator.names import AMERICAS, APAC, AREAS, EMEA, FIRST_NAMES, LAST_NAMES, Area

ACCOUNTS_PER_CSM = 90
ACCOUNTS_PER_SELLER = 200
ACCOUNTS_PER_AGENT = 400
MOST_PEOPLE = 1500  # of one kind; beyond that portfolios grow instead
SPAN_OF_CONTROL = 8
MAIL_DOMAIN = "northwind.example"

ADMIN = User("ada", "Ada Hopper", f"ada@{MAIL_DOMAIN}", "grace", "GLOBAL_ADMIN")
CHIEF = User("grace", "Grace Okafor", f"grace@{MAIL_DOMAIN}", "", "SUCCESS_MANAGER;ADVANCED")
BOT = User("zoe", "Zoe", "", "", "MEMBER", kind="BOT")
FORMER = User("former", "Frank Forster", f"frank@{MAIL_DOMAIN}", "director-emea", "SUCCESS_AGENT", active=False)
SALES_CHIEF = User("victor", "Victor Sales", f"victor@{MAIL_DOMAIN}", "grace", "SUCCESS_MANAGER")
KNOWN_CSMS = {EMEA.key: ("lindsay", "Lindsay Moreau"), AMERICAS.key: ("michael", "Michael Brandt"), APAC.key: ("yuki", "Yuki Tanaka")}


@dataclass(slots=True)
class Staff:
    """Everyone who can hold an assignment, by area."""

    users: list[User] = field(default_factory=list)
    csms: dict[str, list[User]] = field(default_factory=dict)
    sellers: dict[str, list[User]] = field(default_factory=dict)
    agents: list[User] = field(default_factory=list)
    managers: dict[str, list[User]] = field(default_factory=dict)

    def write(self, files: Files, *, has_known_customers: bool) -> None:
        """Add users.csv and team_members.csv; the default team needs no members, it holds everyone."""
        for user in self.users:
            files.write(
                "users.csv",
                user.id,
                user.name,
                user.email,
                user.kind,
                "true" if user.active else "false",
                user.manager_id,
                user.permissions,
            )
        for area in AREAS:
            for manager in self.managers[area.key]:
                files.write("team_members.csv", area.team, manager.id, "TEAM_ADMIN")
            for member in (*self.csms[area.key], *self.sellers[area.key]):
                files.write("team_members.csv", area.team, member.id, "MEMBER")
        for team in ("acme", "globex") if has_known_customers else ():
            files.write("team_members.csv", team, CHIEF.id, "TEAM_ADMIN")
            files.write("team_members.csv", team, BOT.id, "VIEWER")
            for area in AREAS:
                files.write("team_members.csv", team, self.csms[area.key][0].id, "MEMBER")


def hire(seed: int, accounts: int) -> Staff:
    """As many people as the accounts need, the known ones first."""
    return _Hiring(Dice(seed, "staff"), accounts).staff


class _Hiring:
    """Fills a Staff."""

    def __init__(self, dice: Dice, accounts: int) -> None:
        self._dice = dice
        self._serial = 0
        self.staff = Staff()
        self.staff.users += [ADMIN, CHIEF, SALES_CHIEF, BOT]
        for area in AREAS:
            self._area(area, accounts)
        self.staff.users.append(FORMER)
        lead = self._user("Support", CHIEF.id, "SUCCESS_MANAGER")
        self.staff.agents = [self._user("Support", lead.id, "MEMBER") for _ in range(_share(accounts, ACCOUNTS_PER_AGENT, 3))]

    def _area(self, area: Area, accounts: int) -> None:
        director = User(f"director-{area.team}", self._name(), f"director.{area.team}@{MAIL_DOMAIN}", CHIEF.id, "SUCCESS_MANAGER")
        self.staff.users.append(director)
        csm_count = _share(accounts, ACCOUNTS_PER_CSM * len(AREAS), 3)
        managers = [director]
        csms: list[User] = []
        for number in range(csm_count):
            if number % SPAN_OF_CONTROL == 0:
                managers.append(self._user(area.key, director.id, "SUCCESS_MANAGER"))
            csms.append(self._csm(area, managers[-1].id, is_first=number == 0))
        seller_count = _share(accounts, ACCOUNTS_PER_SELLER * len(AREAS), 2)
        self.staff.managers[area.key] = managers
        self.staff.csms[area.key] = csms
        self.staff.sellers[area.key] = [self._user(area.key, SALES_CHIEF.id, "MEMBER") for _ in range(seller_count)]

    def _csm(self, area: Area, manager_id: str, *, is_first: bool) -> User:
        if not is_first:
            return self._user(area.key, manager_id, "SUCCESS_AGENT")
        user_id, name = KNOWN_CSMS[area.key]
        user = User(user_id, name, f"{user_id}@{MAIL_DOMAIN}", manager_id, "SUCCESS_AGENT")
        self.staff.users.append(user)
        return user

    def _user(self, label: str, manager_id: str, permissions: str) -> User:
        self._serial += 1
        user_id = f"u-{self._serial:04}"
        name = self._name()
        mail = f"{name.lower().replace(' ', '.')}.{self._serial}@{MAIL_DOMAIN}"
        user = User(f"{user_id}-{label.lower()}", name, mail, manager_id, permissions)
        self.staff.users.append(user)
        return user

    def _name(self) -> str:
        return f"{self._dice.pick(FIRST_NAMES)} {self._dice.pick(LAST_NAMES)}"


def _share(accounts: int, per_person: int, least: int) -> int:
    return max(least, min(MOST_PEOPLE, accounts // per_person))

"""Rules of account coverage (M-01 to M-16): the window, why a dashboard is empty, and what amounts are worth together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from csgraph.domain.money import shown

ELIGIBLE = ("FREE", "PAYING")
"""The contract statuses that count at the top (M-07)."""
CANCELED = "CANCELED"
RANKS = ("GOOD", "AVERAGE", "POOR", "UNKNOWN")
MAX_METRICS = 2
PERIOD = "DAYS_"


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open frame of time, and the first of the calendar days that it touches (M-12)."""

    start: datetime
    end: datetime
    first_day: date


def window(end: datetime, period: str, zone: ZoneInfo) -> Window:
    """So many times 24 hours before the hour that ``end`` lies in, up to ``end`` itself (M-01); hours begin as clocks in the zone say."""
    hour = end.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    start = hour.astimezone(UTC) - timedelta(days=int(period.removeprefix(PERIOD)))
    return Window(start, end, start.astimezone(zone).date())


@dataclass(frozen=True, slots=True)
class Found:
    """How many accounts there are: in the sets, of the types asked for, of these with a holder, and with a holder and an eligible status.

    ``eligible_of_any_type`` leaves the types aside.
    """

    in_set: int
    of_types: int
    assigned: int
    eligible: int
    eligible_of_any_type: int

    @property
    def state(self) -> str:
        """Whether there is something to show and, if not, why (M-16)."""
        if self.eligible:
            return "OK"
        if not self.in_set:
            return "NO_ACCOUNTS_IN_TEAM"
        if not self.of_types or self.eligible_of_any_type:
            return "FILTERED_OUT"
        return "NO_ELIGIBLE_STATUS" if self.assigned else "NO_ROLE_HOLDER"

    def message(self, role: str) -> str | None:
        """Why the dashboard is empty and what to do about it, for people; ``role`` is the role's name."""
        assign = f"Assign a {role} to an account, or choose another role."
        said = {
            "NO_ACCOUNTS_IN_TEAM": "There are no accounts here: none meets the criteria of the team's account set. Change the criteria, or choose another team.",
            "NO_ROLE_HOLDER": f"None of the accounts have a {role} assigned; there are {self.of_types}. {assign}",
            "NO_ELIGIBLE_STATUS": f"None of the accounts with a {role} has a contract status other than canceled; {self.assigned} have one assigned."
            " Set the contract status of the accounts.",
            "FILTERED_OUT": f"None of the accounts with a {role} is of the chosen account types; {self.eligible_of_any_type} are of others."
            " Choose other account types, or none.",
        }
        return said.get(self.state)


def ratio(part: int, whole: int) -> float | None:
    """A share; null where there is nothing to have a share of (M-00)."""
    return part / whole if whole else None


def worth(amounts: Iterable[tuple[str | None, int]], rate: Callable[[str], Decimal | None], currency: str) -> str:
    """What amounts in units of storage are worth together in the reporting currency; those without a rate are left out."""
    known = ((units, rate(code)) for code, units in amounts if code is not None)
    total = sum((units * factor for units, factor in known if factor is not None), Decimal(0))
    return shown(total.scaleb(-4), currency)


def of_rank(groups: Sequence[tuple[str, str | None, int]], rank: str) -> list[tuple[str | None, int]]:
    """The amounts of one health rank."""
    return [(currency, units) for each, currency, units in groups if each == rank]

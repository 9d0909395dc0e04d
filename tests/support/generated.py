"""Generated companies: every shape of tree, every status, money with and without a rate, people who work for several accounts."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from support.company import TYPES, UNITS, Account, Answer, Company, Ticket, days_ago, noon

MAX_ACCOUNTS, MAX_DEPTH = 60, 8
STATUSES = ("PAYING", "PAYING", "FREE", "CANCELED", None)
CURRENCIES = ("USD", "EUR", "USD", "GBP", "CHF")
"""Nobody gave a rate for CHF."""
AMOUNTS = (None, 0, 1, 125_000, 999_999, 50 * UNITS, 1_000 * UNITS, 2_500_000 * UNITS, -10 * UNITS)
QUARTERS = (None, None, 0.0, 0.25, 7.5, 100.0, 12_345.75)
SEATS = (None, 0.0, 2.0, 8.0)
PEOPLE = tuple(f"p{number}" for number in range(6))
WINDOW = 16
"""Days back in which people were active; 15 and 16 lie before the window."""

_number = st.integers(0, 2**16)
_row = st.tuples(
    _number, _number, _number, _number, _number, st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, WINDOW)), max_size=3)
)


@st.composite
def companies(draw: st.DrawFn, *, rates: bool = True) -> Company:
    """A company of 1 to 60 accounts, at most 8 levels below the ultimate parent; without ``rates`` only the reporting currency has one."""
    rows = draw(st.lists(_row, min_size=1, max_size=MAX_ACCOUNTS))
    depths: list[int] = []
    accounts: list[Account] = []
    for index, row in enumerate(rows):
        parent = _parent(depths, row[0])
        depths.append(0 if parent is None else depths[parent] + 1)
        accounts.append(_account(index, None if parent is None else accounts[parent].id, row))
    return Company(tuple(accounts)) if rates else Company(tuple(accounts), rates={})


def _parent(depths: list[int], pick: int) -> int | None:
    allowed = [index for index, depth in enumerate(depths) if depth < MAX_DEPTH]
    if not allowed or pick == 1:  # another ultimate parent beside the first
        return None
    deep = pick % 3 == 0
    return allowed[-1] if deep else allowed[pick % len(allowed)]


def _account(index: int, parent: str | None, row: tuple[Any, ...]) -> Account:
    _, kind, money, numbers, events, usage = row
    value = AMOUNTS[money % len(AMOUNTS)]
    sessions, logins = QUARTERS[numbers % len(QUARTERS)], QUARTERS[numbers // 7 % len(QUARTERS)]
    seats = SEATS[numbers // 49 % len(SEATS)]
    points = {"sessions": sessions, "logins": logins, "licensed_seats": seats}
    health = None if events % 4 == 0 else float(events % 101)
    return Account(
        id=f"{index:02d}", parent=parent, type=TYPES[kind % len(TYPES)], status=STATUSES[kind // 4 % len(STATUSES)], value=value,
        currency=None if value is None else CURRENCIES[money // 9 % len(CURRENCIES)], health=health,
        points=tuple((key, days_ago(1), value) for key, value in points.items() if value is not None),
        usage=tuple(dict.fromkeys((person, days_ago(back)) for person, back in usage)),
        tickets=tuple(Ticket(noon(days_ago(3))) for _ in range(events // 5 % 3)),
        answers=tuple(
            Answer(PEOPLE[(events + n) % len(PEOPLE)], (events // 11 + 4 * n) % 11, noon(days_ago(20 - n))) for n in range(events // 7 % 3)
        ),
    )  # fmt: skip

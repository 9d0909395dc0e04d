"""Sentences of source A on account coverage, each by its number."""

from __future__ import annotations

from typing import Any

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from support.coverage import (
    ACCOUNTS,
    HELD,
    MANAGER,
    NOW,
    OURS,
    TASKS,
    TEAMS,
    TOUCHPOINTS,
    USERS,
    at,
    by_name,
    coverage,
    done,
    names,
    read,
    share,
    task,
    touchpoint,
    worked,
)  # fmt: skip
from support.planted import plant
from support.service import Clock, client_of


async def found_in(database: Database, /, *, given: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
    """Everything that coverage answers for the worked case with these parts replaced."""
    await plant(database, worked(**changed))
    async with client_of(database, Clock(NOW)) as client:
        return await coverage(client, **(given or {}))


async def test_a13_users_of_other_teams_appear_when_they_hold_the_role_on_the_teams_accounts(database: Database) -> None:
    found = await found_in(database, members=[("l", "ours"), ("m", "theirs")])

    assert [(row["user"]["name"], row["memberOfTeam"]) for row in found["rows"]["nodes"]] == [("Lindsay", True), ("Michael", False)]
    assert found["rows"]["totalCount"] == 2


async def test_a16_without_any_holder_the_dashboard_is_empty_and_says_so(database: Database) -> None:
    found = await found_in(database, given={"role": "sales_manager"})

    assert found["state"] == "NO_ROLE_HOLDER"
    assert found["message"].startswith("None of the accounts have a Sales Manager assigned; there are 5.")
    assert found["rows"] == {"nodes": [], "totalCount": 0}
    assert found["summary"]["coverage"] == {"numerator": 0, "denominator": 0, "value": None}
    assert found["summary"]["activityVolume"] == {
        "total": 0,
        "touchpoints": 0,
        "completedTasks": 0,
        "excludedInternalNotes": 0,
        "byFlow": [],
    }


async def test_a17_a_team_whose_assigned_accounts_are_canceled_is_told_apart(database: Database) -> None:
    canceled = [{**each, "contractStatus": "CANCELED"} for each in ACCOUNTS]
    found = await found_in(database, accounts=canceled)

    assert found["state"] == "NO_ELIGIBLE_STATUS"
    assert found["message"].startswith(
        "None of the accounts with a Success Manager has a contract status other than canceled; 5 have one assigned."
    )
    assert share(by_name(found)["Lindsay"]["coverage"]) == (2, 3)
    assert by_name(found)["Lindsay"]["hiddenCanceled"] == 3


async def test_m16_a_set_that_holds_nothing_and_types_that_leave_nothing_are_told_apart(database: Database) -> None:
    types = [{"key": key, "displayName": key, "level": 0} for key in ("company", "product")]
    empty = await found_in(database, accounts=[{**each, "region": "APAC"} for each in ACCOUNTS])
    filtered = await found_in(database, types=types, given={"accountTypes": ["product"]})

    assert (empty["state"], filtered["state"]) == ("NO_ACCOUNTS_IN_TEAM", "FILTERED_OUT")
    assert empty["message"].startswith("There are no accounts here")
    assert filtered["message"].startswith("None of the accounts with a Success Manager is of the chosen account types; 3 are of others.")


async def test_a18_an_account_without_a_holder_is_indicated_with_its_value(database: Database) -> None:
    more = [
        {"id": "b1", "name": "Bare", "region": "EMEA", "contractStatus": "PAYING", "contractValue": 15_000, "currency": "EUR"},
        {"id": "b2", "name": "Barer", "region": "EMEA", "contractStatus": "FREE"},
        {"id": "b3", "name": "Gone", "region": "EMEA", "contractStatus": "CANCELED"},
        {"id": "b4", "name": "Unknown", "region": "EMEA"},
        {"id": "b5", "name": "Elsewhere", "region": "APAC", "contractStatus": "PAYING"},
    ]
    found = await found_in(database, accounts=[*ACCOUNTS, *more], assigned=[*HELD, ("l", "b1", "sales_manager")])

    assert found["missingAssignments"] == {
        "count": 2, "contractValue": [{"amount": "1.50", "currency": "EUR"}], "accounts": {"nodes": [{"name": "Bare"}, {"name": "Barer"}]},
    }  # fmt: skip
    assert share(found["summary"]["coverage"]) == (2, 3)


async def test_a21_activity_on_accounts_outside_the_team_counts(database: Database) -> None:
    elsewhere = [touchpoint(f"x{number}", "a6", "l") for number in range(3)]
    found = await found_in(database, owned={"Touchpoint": [*TOUCHPOINTS, *elsewhere], "Task": [*TASKS, done("k2", "a6", "m")]})
    rows = by_name(found)

    assert (rows["Lindsay"]["activityVolume"]["total"], rows["Michael"]["activityVolume"]["total"]) == (5, 3)
    assert found["summary"]["activityVolume"]["total"] == 8


async def test_a35_canceled_accounts_are_not_in_the_top(database: Database) -> None:
    found = await found_in(database, accounts=[{**ACCOUNTS[0], "contractStatus": "CANCELED"}, *ACCOUNTS[1:]])

    assert share(found["summary"]["coverage"]) == (1, 2)


async def test_a36_canceled_accounts_are_in_rows_and_in_the_volume(database: Database) -> None:
    found = await found_in(database, owned={"Touchpoint": [touchpoint("t", "a4", "l")], "Task": []})
    row = by_name(found)["Lindsay"]

    assert share(row["coverage"]) == (1, 3)
    assert row["activityVolume"]["total"] == 1


async def test_a37_the_list_of_a_row_leaves_canceled_accounts_out(database: Database) -> None:
    row = by_name(await found_in(database))["Lindsay"]

    assert names(row["accounts"]) == ["One", "Two"]
    assert row["coverage"]["denominator"] == row["accounts"]["totalCount"] + row["hiddenCanceled"] == 3


async def test_a38_one_eligible_account_makes_the_dashboard_non_empty(database: Database) -> None:
    unknown = [{name: value for name, value in each.items() if name != "contractStatus"} for each in ACCOUNTS]
    none = await found_in(database, accounts=unknown)
    one = await found_in(database, accounts=[{**unknown[0], "contractStatus": "FREE"}, *unknown[1:]])

    assert (none["state"], none["rows"]["nodes"]) == ("NO_ELIGIBLE_STATUS", [])
    assert (one["state"], one["message"], share(one["summary"]["coverage"])) == ("OK", None, (1, 1))


async def test_a39_accounts_without_a_status_are_not_in_the_top(database: Database) -> None:
    for policy in ("EXCLUDE", "INCLUDE"):
        found = await found_in(database, given={"nullStatusAtRowLevel": policy})
        assert share(found["summary"]["coverage"]) == (2, 3)


async def test_a40_canceled_accounts_that_are_still_assigned_can_be_listed_and_the_cure_shows(database: Database) -> None:
    await plant(database, worked())
    async with client_of(database, Clock(NOW)) as client:
        where = '{ contractStatus: { eq: CANCELED }, assignment: { role: "success_manager", missing: false } }'
        (listed,) = (await client.query(f"{{ accounts(where: {where}) {{ nodes {{ id name }} }} }}"))["accounts"]["nodes"]
        hidden = by_name(await coverage(client))["Lindsay"]["hiddenCanceled"]
        cure = 'mutation ($id: ID!) { accountUnassign(input: { accountId: $id, role: "success_manager" }) { errors { message } } }'
        await client.query(cure, id=listed["id"])

        assert (listed["name"], hidden) == ("Four", 1)
        row = by_name(await coverage(client))["Lindsay"]
        assert (share(row["coverage"]), row["hiddenCanceled"]) == ((1, 2), 0)


async def test_m08_holders_who_left_are_shown_as_inactive(database: Database) -> None:
    found = await found_in(database, users=[USERS[0], {**USERS[1], "active": False}])

    assert [(row["user"]["name"], row["user"]["active"]) for row in found["rows"]["nodes"]] == [("Lindsay", True), ("Michael", False)]
    assert found["missingAssignments"]["count"] == 0


async def test_m09_with_several_holders_an_account_is_in_several_rows_and_once_at_the_top(database: Database) -> None:
    roles = [{"key": MANAGER, "displayName": "Success Manager", "multiHolder": True}]
    found = await found_in(database, roles=roles, assigned=[*HELD, ("m", "a1", MANAGER)])

    assert {name: share(row["coverage"]) for name, row in by_name(found).items()} == {"Lindsay": (2, 3), "Michael": (2, 2)}
    assert share(found["summary"]["coverage"]) == (2, 3)


async def test_m05_a_flow_narrows_activity_and_overdue_tasks_but_not_assignments(database: Database) -> None:
    owned = {
        "Touchpoint": [
            touchpoint("t1", "a1", "l", flow="renewal"),
            touchpoint("t2", "a2", "l"),
            touchpoint("t3", "a2", "l", flow="general"),
        ],
        "Task": [
            done("k1", "a3", "m", flow="renewal"),
            task("k2", "a1", dueDate=at(16).date()),
            task("k3", "a2", flow="renewal", dueDate=at(16).date()),
        ],
    }
    renewal = await found_in(database, owned=owned, given={"flows": ["renewal"]})
    general = await found_in(database, owned=owned, given={"flows": ["general"]})
    none = await found_in(database, owned=owned, given={"flows": []})

    flows = renewal["summary"]["activityVolume"]["byFlow"]
    assert flows == [{"flow": {"key": "renewal"}, "touchpoints": 1, "completedTasks": 1}]
    assert [share(each["summary"]["coverage"]) for each in (renewal, general, none)] == [(2, 3), (1, 3), (0, 3)]
    late = [[node["overdueTasks"] for node in by_name(each)["Lindsay"]["accounts"]["nodes"]] for each in (renewal, general, none)]
    assert late == [[0, 1], [1, 0], [0, 0]]
    every = (await found_in(database, owned=owned))["summary"]["activityVolume"]["byFlow"]
    assert [(each["flow"]["key"], each["touchpoints"], each["completedTasks"]) for each in every] == [("general", 2, 0), ("renewal", 1, 1)]


async def test_m02_drafts_canceled_ones_and_internal_notes_do_not_count(database: Database) -> None:
    note = touchpoint("n", "a2", "l", internalNote=True)
    silent = [
        touchpoint("d", "a2", "l", draft=True),
        touchpoint("c", "a2", "l", state="CANCELED"),
        touchpoint("o", "a2", None, when=at(17, 12, 35)),
    ]
    owned = {"Touchpoint": [*TOUCHPOINTS, note, *silent, touchpoint("p", "a1", "l", state="NEW")], "Task": TASKS}
    default = by_name(await found_in(database, owned=owned))["Lindsay"]
    counted = by_name(await found_in(database, owned=owned, given={"includeInternalNotes": True}))["Lindsay"]

    volumes = [each["activityVolume"] for each in (default, counted)]
    assert [(each["touchpoints"], each["excludedInternalNotes"]) for each in volumes] == [(3, 1), (4, 0)]
    assert [share(each["coverage"]) for each in (default, counted)] == [(2, 3), (3, 3)]


async def test_m03_a_completed_task_is_credited_to_who_completed_it_else_to_the_assignee(database: Database) -> None:
    tasks = [
        done("k1", "a3", "m", assigneeId="l"),
        task("k2", "a3", status="COMPLETED", completedAt=at(10), assigneeId="l"),
        task("k3", "a3", status="CANCELED", completedAt=at(10), completedById="m"),
        task("k4", "a3", status="COMPLETED", completedAt=at(1, month=5), completedById="m"),
    ]
    rows = by_name(await found_in(database, owned={"Touchpoint": [], "Task": tasks}))

    assert {name: row["activityVolume"]["completedTasks"] for name, row in rows.items()} == {"Lindsay": 1, "Michael": 1}


async def test_m10_account_types_narrow_accounts_but_not_activity(database: Database) -> None:
    types = [{"key": key, "displayName": key, "level": 0} for key in ("company", "product")]
    accounts = [{**each, "type": "product"} if each["id"] in {"a1", "a3"} else each for each in ACCOUNTS]
    found = await found_in(database, types=types, accounts=accounts, given={"accountTypes": ["product"]})
    rows = by_name(found)

    assert share(found["summary"]["coverage"]) == (2, 2)
    assert {name: (share(row["coverage"]), row["activityVolume"]["total"]) for name, row in rows.items()} == {
        "Lindsay": ((1, 1), 2), "Michael": ((1, 1), 2),
    }  # fmt: skip
    assert names(rows["Lindsay"]["accounts"]) == ["One"]


async def test_m06_activity_below_an_account_covers_it_when_the_subtree_is_asked_for(database: Database) -> None:
    child = {"id": "c", "name": "Child", "parent": "a2", "region": "APAC", "contractStatus": "PAYING"}
    owned = {"Touchpoint": [touchpoint("t", "c", "m")], "Task": []}
    found = {
        scope: await found_in(database, accounts=[*ACCOUNTS, child], owned=owned, given={"activityScope": scope})
        for scope in ("ACCOUNT", "SUBTREE")
    }

    assert [share(each["summary"]["coverage"]) for each in found.values()] == [(0, 3), (1, 3)]
    nodes = by_name(found["SUBTREE"])["Lindsay"]["accounts"]["nodes"]
    assert [(node["account"]["name"], node["covered"], node["touchpoints"]) for node in nodes] == [("One", False, 0), ("Two", True, 1)]
    assignee = await found_in(
        database, accounts=[*ACCOUNTS, child], owned=owned, given={"activityScope": "SUBTREE", "coveredBy": "ASSIGNEE"}
    )
    assert share(by_name(assignee)["Lindsay"]["coverage"]) == (0, 3)


async def test_a45_an_assignment_counts_in_the_next_answer(database: Database) -> None:
    await plant(database, worked(teams=TEAMS))
    async with client_of(database, Clock(NOW)) as client:
        fields = "summary { coverage { denominator } } missingAssignments { count }"
        before = await read(client, fields, teamIds=[OURS], role="sales_manager")
        await client.query(
            'mutation ($a: ID!, $u: ID!) { accountAssign(input: { accountId: $a, userId: $u, role: "sales_manager" }) { errors { message } } }',
            a=encode("Account", "a1"), u=encode("User", "m"),
        )  # fmt: skip
        after = await read(client, fields, teamIds=[OURS], role="sales_manager")

    assert [(each["summary"]["coverage"]["denominator"], each["missingAssignments"]["count"]) for each in (before, after)] == [
        (0, 3),
        (1, 2),
    ]


async def test_m12_overdue_inside_the_window_and_before_it(database: Database) -> None:
    tasks = [
        task("k1", "a1", dueDate=at(16).date()),
        task("k2", "a1", dueDate=at(18, month=5).date(), status="STARTED", assigneeId="m"),
        task("k3", "a1", dueDate=at(17, month=5).date(), status="PAUSED"),
        task("k4", "a2", dueDate=at(17, month=5).date()),
        task("k5", "a2", dueDate=at(17).date()),
        task("k6", "a2", dueDate=at(10).date(), status="CANCELED"),
        task("k7", "a4", dueDate=at(10).date()),
        task("k8", "a2"),
    ]
    row = by_name(await found_in(database, owned={"Touchpoint": [], "Task": tasks}))["Lindsay"]

    assert [(node["account"]["name"], node["overdueTasks"], node["olderOverdueTasks"]) for node in row["accounts"]["nodes"]] == [
        ("One", 2, 1), ("Two", 0, 1),
    ]  # fmt: skip
    assert row["overdueAccounts"] == 1


async def test_a33_a_rows_accounts_are_worth_what_they_are_sorted_by(database: Database) -> None:
    """In the reporting currency, dollars here; without a rate or a value there is nothing to sort by."""
    worth = {"a1": (90_000_000_000, "JPY"), "a2": (600_000_000, "USD"), "a6": (70_000, "XYZ")}
    accounts = [{**each, **dict(zip(("contractValue", "currency"), worth.get(each["id"], ()), strict=False))} for each in ACCOUNTS]
    await plant(database, worked(accounts=accounts, teams=[]))
    await database.schema("""MATCH (o:Organisation) SET o.exchangeRates = '{"JPY": 0.006}', o.version = o.version + 1""")
    fields = "accounts(orderBy: [{field: CONTRACT_VALUE, direction: DESC}]) { nodes { contractValue account { name contractValue { amount currency } } } }"

    async with client_of(database, Clock(NOW)) as client:
        found = by_name(await read(client, f"rows {{ nodes {{ user {{ name }} {fields} }} }}", teamIds=None))

    assert [(node["account"]["name"], node["contractValue"]) for node in found["Lindsay"]["accounts"]["nodes"]] == [
        ("Two", "60000.00"),
        ("One", "54000.00"),
        ("Six", None),
    ]
    assert [node["contractValue"] for node in found["Michael"]["accounts"]["nodes"]] == [None]

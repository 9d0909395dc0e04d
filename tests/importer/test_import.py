from __future__ import annotations

from datetime import UTC, date, datetime

from support.canonical import COMPANY, CORE, fingerprint, load, put, query

CORE_FILES = {name: COMPANY[name] for name in CORE}
TYPES = """
[[account_types]]
key = "company"
display_name = "Company"
level = 0
"""
HEADER = "id,name,type,parent_id,status,contract_value,currency\n"


async def test_a_first_import_creates_every_row_and_a_second_one_writes_nothing(graph, tmp_path):
    put(tmp_path, COMPANY)

    first = await load(graph, tmp_path)
    before = await fingerprint(graph)
    second = await load(graph, tmp_path)

    assert {file.file for file in first.files} == COMPANY.keys() - {"organisation.toml"}
    assert [(f.file, f.created, f.updated, f.unchanged, f.rejected) for f in first.files] == [
        (f.file, f.read, 0, 0, 0) for f in first.files
    ]
    assert (second.changes, second.configuration_changes) == (0, 0)
    assert [f.unchanged for f in second.files] == [f.read for f in second.files]
    assert await fingerprint(graph) == before


async def test_an_account_carries_its_facts_its_place_and_what_derives_from_both(graph, tmp_path):
    await load(graph, put(tmp_path, COMPANY))

    ((leaf, path),) = await query(
        graph,
        "MATCH (root:Account {externalId: 'a1'})<-[:CHILD_OF]-(middle:Account)<-[:CHILD_OF]-(a:Account {externalId: 'a3'})"
        " RETURN a {.*}, '/' + root.id + '/' + middle.id + '/' + a.id + '/'",
    )

    facts = {
        "name": "Leaf", "type": "product", "status": "Active", "contractStatus": "PAYING", "contractValue": 12_505_000, "currency": "EUR",
        "amountRaised": 10_000_000_000, "amountRaisedCurrency": "EUR", "employees": 12, "attr.segment": "A", "attr.seats": 5.0,
        "attr.beta": True, "attr.tags": ["x", "y"], "version": 1, "path": path, "depth": 2, "searchKey": "leaf",
        "rollupGroup": "product|PAYING|EUR", "rollupAmount": 12_505_000, "healthRank": "POOR", "healthScore": 12.5, "healthKey": 12.5,
        "metric.licensed_seats": 12.5,
    }  # fmt: skip
    assert {name: leaf[name] for name in facts} == facts
    assert leaf["healthDate"].to_native() == date(2026, 5, 8)
    assert leaf["metricDate.licensed_seats"].to_native() == date(2026, 5, 3)
    # t2 is an internal note, t3 a draft, t4 canceled: the completed task is the last activity that counts (M-02).
    assert leaf["lastActivityAt"].to_native() == datetime(2026, 5, 2, 8, tzinfo=UTC)
    assert leaf["validFrom"].to_native() == datetime(2024, 2, 28, 23, tzinfo=UTC)


async def test_an_account_without_health_or_value_has_the_defaults_of_the_rollup_index(graph, tmp_path):
    await load(graph, put(tmp_path, CORE_FILES))

    ((root,),) = await query(graph, "MATCH (a:Account {externalId: 'a1'}) RETURN a {.*}")

    assert (root["healthRank"], root["healthKey"], root["rollupGroup"], root["rollupAmount"]) == ("UNKNOWN", -1.0, "company|FREE|", 0)
    assert root.keys().isdisjoint({"currency", "contractValue", "healthScore"})


async def test_relationships_lead_where_the_cells_say(graph, tmp_path):
    await load(graph, put(tmp_path, COMPANY))

    links = await query(
        graph,
        "MATCH (n)-[r]->(m) WHERE n.externalId IN ['t1', 'd2', 'e2', 'e1', 'r1', 'o1', 'y1', 'b1'] OR (m.externalId = 't1')"
        " RETURN n.externalId + ' ' + type(r) + ' ' + m.externalId AS link ORDER BY link",
    )

    assert [link for (link,) in links] == [
        "b1 OF_ENGAGEMENT e1", "c1 PARTICIPATED_IN t1", "c2 PARTICIPATED_IN t1", "d2 ASSIGNED_TASK u1", "d2 COMPLETED_BY u2",
        "d2 FOR_ENGAGEMENT e1", "d2 ON_ACCOUNT a3", "e1 COVERS k1", "e1 COVERS k2", "e1 ON_ACCOUNT a3", "e2 MANAGED_BY u2",
        "e2 ON_ACCOUNT a3", "e2 PART_OF e1", "o1 ON_ACCOUNT a3", "o1 RENEWS k1", "r1 IMPACTS k1", "r1 IMPACTS k2", "r1 OF_ENGAGEMENT e1",
        "t1 FOR_ENGAGEMENT e1", "t1 ON_ACCOUNT a3", "u1 LOGGED t1", "y1 OF_OBJECTIVE b1",
    ]  # fmt: skip


async def test_an_update_leaves_a_change_with_both_values_and_raises_the_version(graph, tmp_path):
    await load(graph, put(tmp_path, CORE_FILES))

    rows = 'a3,Leaf,product,Closed,7,EUR,6.5\na2,Middle,company,"Trial, paid",99,,0.1\n'
    report = await load(graph, put(tmp_path, {"accounts.csv": "id,name,type,status,contract_value,currency,attribute.seats\n" + rows}))

    assert [(f.created, f.updated, f.unchanged) for f in report.files] == [(0, 1, 1)]
    rows = await query(
        graph,
        "MATCH (c:Change) MATCH (a:Account {id: c.accountId}) RETURN a.externalId, a.version, c.field, c.oldValue, c.newValue, c.source ORDER BY c.field",
    )
    assert rows == [
        ["a3", 2, "attribute.seats", "5", "6.5", "IMPORT"], ["a3", 2, "contractStatus", "PAYING", "CANCELED", "IMPORT"],
        ["a3", 2, "contractValue", "1250.50 EUR", "7.00 EUR", "IMPORT"], ["a3", 2, "status", "Active", "Closed", "IMPORT"],
    ]  # fmt: skip
    ((group, amount, region),) = await query(graph, "MATCH (a:Account {externalId: 'a3'}) RETURN a.rollupGroup, a.rollupAmount, a.region")
    assert (group, amount, region) == ("product|CANCELED|EUR", 70_000, "EMEA")


async def test_a_change_of_currency_alone_is_a_change_of_the_value(graph, tmp_path):
    await load(graph, put(tmp_path, CORE_FILES))

    await load(graph, put(tmp_path, {"accounts.csv": "id,name,type,contract_value,currency\na3,Leaf,product,1250.5,JPY\n"}))

    assert await query(graph, "MATCH (c:Change) RETURN c.field, c.oldValue, c.newValue") == [["contractValue", "1250.50 EUR", "1250.5 JPY"]]


async def test_an_empty_cell_clears_and_a_missing_column_leaves(graph, tmp_path):
    await load(graph, put(tmp_path, CORE_FILES))

    await load(graph, put(tmp_path, {"accounts.csv": "id,name,type,region\na3,Leaf,product,\n"}))

    ((region, website, parent),) = await query(
        graph, "MATCH (a:Account {externalId: 'a3'})-[:CHILD_OF]->(p) RETURN a.region, a.website, p.externalId"
    )
    assert (region, website, parent) == (None, "https://leaf.example", "a2")


async def test_a_move_takes_the_subtree_along_and_keeps_the_former_parent(graph, tmp_path):
    await load(graph, put(tmp_path, CORE_FILES))
    accounts = "id,name,type,parent_id\nn1,New top,company,\na2,Middle,company,n1\n"

    report = await load(graph, put(tmp_path, {"accounts.csv": accounts}))
    again = await load(graph, tmp_path)

    assert ([(f.created, f.updated) for f in report.files], again.changes) == ([(1, 1)], 0)
    rows = await query(
        graph,
        "MATCH (n:Account {externalId: 'n1'}), (m:Account {externalId: 'a2'}), (l:Account {externalId: 'a3'})"
        " RETURN m.depth, l.depth, m.path = n.path + m.id + '/', l.path = m.path + l.id + '/',"
        " [(m)-[w:WAS_CHILD_OF]->(p) | p.externalId], [(m)-[:CHILD_OF]->(p) | p.externalId]",
    )
    assert rows == [[1, 2, True, True, ["a1"], ["n1"]]]
    assert await query(graph, "MATCH (c:Change) RETURN c.field, c.oldValue, c.newValue") == [["parent", "a1", "n1"]]


async def test_history_alone_can_move_an_account_and_says_since_when(graph, tmp_path):
    await load(graph, put(tmp_path, CORE_FILES))
    history = "account_id,parent_id,valid_from,valid_to\na3,a2,2025-01-01,2026-01-01\na3,a1,2026-01-01,\n"

    report = await load(graph, put(tmp_path, {"account_parents.csv": history}))
    again = await load(graph, tmp_path)

    assert (report.files[0].updated + report.files[0].created, again.changes) == (2, 0)
    rows = await query(
        graph,
        "MATCH (a:Account {externalId: 'a3'})-[r:CHILD_OF|WAS_CHILD_OF]->(p) RETURN p.externalId, toString(r.validFrom), toString(r.validTo), a.depth"
        " ORDER BY r.validFrom",
    )
    assert rows == [
        ["a1", "2024-05-31T22:00:00Z", "2024-12-31T23:00:00Z", 1], ["a2", "2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z", 1],
        ["a1", "2025-12-31T23:00:00Z", None, 1],
    ]  # fmt: skip


async def test_a_new_holder_of_a_single_holder_role_ends_the_one_before(graph, tmp_path):
    await load(graph, put(tmp_path, CORE_FILES))

    await load(graph, put(tmp_path, {"assignments.csv": "account_id,user_id,role,valid_from\na3,u1,success_manager,2026-02-01\n"}))

    rows = await query(
        graph,
        "MATCH (a:Account {externalId: 'a3'})<-[r {role: 'success_manager'}]-(u) RETURN type(r), u.externalId, toString(r.validFrom), toString(r.validTo)"
        " ORDER BY r.validFrom",
    )
    assert rows == [
        ["WAS_ASSIGNED_TO", "u1", "2023-12-31T23:00:00Z", "2024-12-31T23:00:00Z"],
        ["WAS_ASSIGNED_TO", "u2", "2024-12-31T23:00:00Z", "2026-01-31T23:00:00Z"],
        ["ASSIGNED_TO", "u1", "2026-01-31T23:00:00Z", None],
    ]  # fmt: skip


async def test_an_assignment_that_ends_becomes_past_under_its_id(graph, tmp_path):
    await load(graph, put(tmp_path, CORE_FILES))
    ((before,),) = await query(graph, "MATCH (:Account {externalId: 'a3'})<-[r:ASSIGNED_TO {role: 'success_manager'}]-() RETURN r.id")

    await load(
        graph,
        put(tmp_path, {"assignments.csv": "account_id,user_id,role,valid_from,valid_to\na3,u2,success_manager,2025-01-01,2026-03-01\n"}),
    )

    rows = await query(graph, "MATCH (:Account {externalId: 'a3'})<-[r {id: $id}]-() RETURN type(r), toString(r.validTo)", id=before)
    assert rows == [["WAS_ASSIGNED_TO", "2026-02-28T23:00:00Z"]]


async def test_a_shorter_list_of_a_collection_drops_its_last_rows(graph, tmp_path):
    await load(graph, put(tmp_path, COMPANY))

    report = await load(graph, put(tmp_path, {"collections/crm.csv": 'account_id,Deal,"Amount, net"\na3,Small,\n'}))

    rows = await query(
        graph, "MATCH (i:CollectionItem) MATCH (a:Account {id: i.accountId}) RETURN a.externalId, i.cells ORDER BY a.externalId"
    )
    assert rows == [["a1", ["Big", "7"]], ["a3", ["Small", ""]]]
    assert [f.changes for f in report.files] == [2]


async def test_a_touchpoint_that_no_longer_counts_takes_the_last_activity_back(graph, tmp_path):
    touchpoints = "id,account_id,subject,kind,occurred_at,draft\nt1,a1,Call,call,2026-05-01T10:00:00Z,{}\n"
    await load(graph, put(tmp_path, CORE_FILES | {"touchpoints.csv": touchpoints.format("false")}))
    held = "MATCH (a:Account {externalId: 'a1'}) RETURN toString(a.lastActivityAt)"
    before = await query(graph, held)

    await load(graph, put(tmp_path, {"touchpoints.csv": touchpoints.format("true")}))

    assert (before, await query(graph, held)) == ([["2026-05-01T10:00:00Z"]], [[None]])


async def test_a_change_of_manager_keeps_the_former_one(graph, tmp_path):
    await load(graph, put(tmp_path, CORE_FILES))

    report = await load(graph, put(tmp_path, {"users.csv": "id,name,manager_id\nu2,Zo\u00eb,\nu3,New,u1\n"}))
    again = await load(graph, tmp_path)

    assert ([(f.created, f.updated) for f in report.files], again.changes) == ([(1, 1)], 0)
    rows = await query(graph, "MATCH (u:User)-[r]->(m:User) RETURN u.externalId, type(r), m.externalId ORDER BY u.externalId")
    assert rows == [["u2", "WAS_REPORTS_TO", "u1"], ["u3", "REPORTS_TO", "u1"]]


async def test_the_order_of_rows_does_not_matter(graph, tmp_path):
    count = 60
    rows = [f"a{i},Account {i},company,{f'a{i // 2}' if i else ''},,," for i in range(count)]

    await load(graph, put(tmp_path, {"organisation.toml": TYPES, "accounts.csv": HEADER + "\n".join(reversed(rows)) + "\n"}))

    assert await query(graph, "MATCH (a:Account) RETURN count(a), max(a.depth)") == [[count, 6]]
    wrong = "MATCH (a:Account)-[:CHILD_OF]->(p) WHERE a.path <> p.path + a.id + '/' OR a.depth <> p.depth + 1 RETURN count(a)"
    assert await query(graph, wrong) == [[0]]

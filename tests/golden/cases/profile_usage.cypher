// composed.account
// p0: ["v"]
// p1: "0001-01-01T00:00:00Z"
// p2: "9999-12-31T23:59:59.999999999Z"
// p3: 4
// p4: "product"
// p5: "0001-01-01T00:00:00Z"
// p6: "9999-12-31T23:59:59.999999999Z"
// p7: 3
// p8: "2026-05-18"
// p9: "2026-06-17"
// p10: 2
// p11: "0001-01-01"
// p12: "0001-01-01"
// p13: "2026-05-18"
// p14: "2026-06-17"
// p15: "2026-06-03"
// p16: "2026-06-17"
// p17: "2026-06-03"
// p18: "2026-06-17"
// p19: 3
CALL (*) { MATCH (account_0:Account)
WHERE account_0.id IN $p0 CALL (*) { CALL (*) { MATCH (below_0:Account)
USING INDEX below_0:Account(path)
WHERE below_0.path STARTS WITH account_0.path WITH below_0 CALL (*) { MATCH (touchpoint_0:Touchpoint)
USING INDEX touchpoint_0:Touchpoint(accountId, occurredAt)
WHERE
  touchpoint_0.accountId = below_0.id AND
  touchpoint_0.occurredAt IS NOT NULL AND
  NOT coalesce(touchpoint_0.draft, false) WITH touchpoint_0, below_0 ORDER BY touchpoint_0.accountId DESC, touchpoint_0.occurredAt DESC, touchpoint_0.id DESC LIMIT 1 RETURN touchpoint_0 AS newest_0 } WITH below_0, newest_0 ORDER BY newest_0.occurredAt DESC, newest_0.id DESC LIMIT $p3 CALL (*) { MATCH (touchpoint_0:Touchpoint)
USING INDEX touchpoint_0:Touchpoint(accountId, occurredAt)
WHERE
  touchpoint_0.accountId = below_0.id AND
  touchpoint_0.occurredAt IS NOT NULL AND
  NOT coalesce(touchpoint_0.draft, false) WITH touchpoint_0, below_0 ORDER BY touchpoint_0.accountId DESC, touchpoint_0.occurredAt DESC, touchpoint_0.id DESC LIMIT $p3 RETURN touchpoint_0 AS found_0 } WITH below_0, found_0 ORDER BY found_0.occurredAt DESC, found_0.id DESC LIMIT $p3 RETURN found_0 AS item_0, below_0 AS owner_0, found_0.occurredAt AS moment_0, 'Touchpoint' AS kind_0 UNION ALL MATCH (below_0:Account)
USING INDEX below_0:Account(path)
WHERE below_0.path STARTS WITH account_0.path WITH below_0 CALL (*) { MATCH (task_0:Task)
USING INDEX task_0:Task(accountId, moment)
WHERE task_0.moment IS NOT NULL AND task_0.accountId = below_0.id WITH task_0, below_0 ORDER BY task_0.accountId DESC, task_0.moment DESC, task_0.id DESC LIMIT 1 RETURN task_0 AS newest_1 } WITH below_0, newest_1 ORDER BY newest_1.moment DESC, newest_1.id DESC LIMIT $p3 CALL (*) { MATCH (task_0:Task)
USING INDEX task_0:Task(accountId, moment)
WHERE task_0.moment IS NOT NULL AND task_0.accountId = below_0.id WITH task_0, below_0 ORDER BY task_0.accountId DESC, task_0.moment DESC, task_0.id DESC LIMIT $p3 RETURN task_0 AS found_1 } WITH below_0, found_1 ORDER BY found_1.moment DESC, found_1.id DESC LIMIT $p3 RETURN found_1 AS item_0, below_0 AS owner_0, found_1.moment AS moment_0, 'Task' AS kind_0 UNION ALL MATCH (below_0:Account)
USING INDEX below_0:Account(path)
WHERE below_0.path STARTS WITH account_0.path WITH below_0 CALL (*) { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, at)
WHERE
  change_0.accountId = below_0.id AND change_0.at >= datetime($p1) AND change_0.at < datetime($p2) WITH change_0, below_0 ORDER BY change_0.accountId DESC, change_0.at DESC, change_0.id DESC LIMIT 1 RETURN change_0 AS newest_2 } WITH below_0, newest_2 ORDER BY newest_2.at DESC, newest_2.id DESC LIMIT $p3 CALL (*) { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, at)
WHERE
  change_0.accountId = below_0.id AND change_0.at >= datetime($p1) AND change_0.at < datetime($p2) WITH change_0, below_0 ORDER BY change_0.accountId DESC, change_0.at DESC, change_0.id DESC LIMIT $p3 RETURN change_0 AS found_2 } WITH below_0, found_2 ORDER BY found_2.at DESC, found_2.id DESC LIMIT $p3 RETURN found_2 AS item_0, below_0 AS owner_0, found_2.at AS moment_0, 'Change' AS kind_0 } WITH item_0, owner_0, moment_0, kind_0 ORDER BY moment_0 DESC, kind_0, item_0.id DESC LIMIT $p3  RETURN collect([[CASE WHEN kind_0 = 'Touchpoint' THEN [item_0.subject, toString(item_0.occurredAt), [owner_0.name]] END, CASE WHEN kind_0 = 'Task' THEN [item_0.title, item_0.status, toString(item_0.dueDate), toString(item_0.completedAt), [owner_0.name]] END, CASE WHEN kind_0 = 'Change' THEN [item_0.field, item_0.oldValue, item_0.newValue, toString(item_0.at), [owner_0.name]] END]]) AS part_0 } CALL (*) { MATCH (item_1:CollectionItem)
USING INDEX item_1:CollectionItem(accountId, collection, rowKey)
WHERE
  item_1.accountId = account_0.id AND
  item_1.collection IS NOT NULL AND
  item_1.rowKey IS NOT NULL WITH item_1.collection AS key_0, count(*) AS count_0, collect(CASE WHEN item_1.position < 200 THEN [item_1.position, item_1.columns, item_1.cells] END) AS rows_0 ORDER BY key_0 LIMIT 50 RETURN collect([key_0, count_0, rows_0]) AS part_1 } CALL (*) { MATCH (descendant_0:Account)
USING INDEX descendant_0:Account(path)
WHERE
  descendant_0.path STARTS WITH account_0.path AND descendant_0.path <> account_0.path AND descendant_0.type = $p4 WITH descendant_0 ORDER BY descendant_0.name, descendant_0.id LIMIT $p19 CALL (*) { CALL (*) { MATCH (touchpoint_1:Touchpoint)
USING INDEX touchpoint_1:Touchpoint(accountId, occurredAt)
WHERE
  touchpoint_1.accountId = descendant_0.id AND
  touchpoint_1.occurredAt IS NOT NULL AND
  NOT coalesce(touchpoint_1.draft, false) WITH touchpoint_1, descendant_0 ORDER BY touchpoint_1.accountId DESC, touchpoint_1.occurredAt DESC, touchpoint_1.id DESC LIMIT $p7 RETURN touchpoint_1 AS item_2, descendant_0 AS owner_1, touchpoint_1.occurredAt AS moment_1, 'Touchpoint' AS kind_1 UNION ALL MATCH (task_1:Task)
USING INDEX task_1:Task(accountId, moment)
WHERE task_1.moment IS NOT NULL AND task_1.accountId = descendant_0.id WITH task_1, descendant_0 ORDER BY task_1.accountId DESC, task_1.moment DESC, task_1.id DESC LIMIT $p7 RETURN task_1 AS item_2, descendant_0 AS owner_1, task_1.moment AS moment_1, 'Task' AS kind_1 UNION ALL MATCH (change_1:Change)
USING INDEX change_1:Change(accountId, at)
WHERE
  change_1.accountId = descendant_0.id AND change_1.at >= datetime($p5) AND change_1.at < datetime($p6) WITH change_1, descendant_0 ORDER BY change_1.accountId DESC, change_1.at DESC, change_1.id DESC LIMIT $p7 RETURN change_1 AS item_2, descendant_0 AS owner_1, change_1.at AS moment_1, 'Change' AS kind_1 } WITH item_2, owner_1, moment_1, kind_1 ORDER BY moment_1 DESC, kind_1, item_2.id DESC LIMIT $p7  RETURN collect([[CASE WHEN kind_1 = 'Touchpoint' THEN [item_2.subject, toString(item_2.occurredAt), [owner_1.name]] END, CASE WHEN kind_1 = 'Task' THEN [item_2.title, item_2.status, toString(item_2.dueDate), toString(item_2.completedAt), [owner_1.name]] END, CASE WHEN kind_1 = 'Change' THEN [item_2.field, item_2.oldValue, item_2.newValue, toString(item_2.at), [owner_1.name]] END]]) AS part_2 } CALL (*) { MATCH (usage_0:UsageDay)
USING INDEX usage_0:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_0.accountId = descendant_0.id AND
  usage_0.date >= $p8 AND
  usage_0.date < $p9 AND
  usage_0.contactId IS NOT NULL AND
  usage_0.module IS NOT NULL AND
  usage_0.activity IS NOT NULL RETURN sum(usage_0.actions) AS part_3 } CALL (*) { MATCH (usage_1:UsageDay)
USING INDEX usage_1:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_1.accountId = descendant_0.id AND
  usage_1.date >= $p11 AND
  usage_1.date < $p9 AND
  usage_1.contactId IS NOT NULL AND
  usage_1.module IS NOT NULL AND
  usage_1.activity IS NOT NULL WITH usage_1, usage_1.contactId AS local_0, usage_1.date AS day_0 WITH local_0, sum(CASE WHEN day_0 >= $p8 THEN usage_1.actions END) AS actions_0, count(DISTINCT CASE WHEN day_0 >= $p8 THEN day_0 END) AS days_0, sum(CASE WHEN day_0 >= $p8 THEN usage_1.seconds END) AS seconds_0, min(day_0) AS first_0, max(day_0) AS last_0 WITH * WHERE last_0 >= $p8 MATCH (contact_0:Contact)
WHERE contact_0.id IN [local_0] WITH contact_0, actions_0, days_0, seconds_0, first_0, last_0 ORDER BY days_0 DESC, last_0 DESC, contact_0.id LIMIT $p10  RETURN collect([[contact_0.name], actions_0, days_0, seconds_0, CASE WHEN part_3 > 0 THEN toFloat(actions_0) / part_3 END, first_0, last_0]) AS part_4 } CALL (*) { MATCH (usage_2:UsageDay)
USING INDEX usage_2:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_2.accountId = descendant_0.id AND
  usage_2.date >= $p12 AND
  usage_2.date < $p9 AND
  usage_2.contactId IS NOT NULL AND
  usage_2.module IS NOT NULL AND
  usage_2.activity IS NOT NULL WITH usage_2, usage_2.contactId AS local_1, usage_2.date AS day_1 WITH local_1, sum(CASE WHEN day_1 >= $p8 THEN usage_2.actions END) AS actions_1, count(DISTINCT CASE WHEN day_1 >= $p8 THEN day_1 END) AS days_1, sum(CASE WHEN day_1 >= $p8 THEN usage_2.seconds END) AS seconds_1, min(day_1) AS first_1, max(day_1) AS last_1 WITH * WHERE first_1 >= $p8 MATCH (contact_1:Contact)
WHERE contact_1.id IN [local_1] WITH contact_1, actions_1, days_1, seconds_1, first_1, last_1 ORDER BY first_1 DESC, contact_1.id LIMIT $p10  RETURN collect([[contact_1.name], actions_1, days_1, seconds_1, CASE WHEN part_3 > 0 THEN toFloat(actions_1) / part_3 END, first_1, last_1]) AS part_5 } CALL (*) { MATCH (usage_3:UsageDay)
USING INDEX usage_3:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_3.accountId = descendant_0.id AND
  usage_3.date >= $p13 AND
  usage_3.date < $p14 AND
  usage_3.contactId IS NOT NULL AND
  usage_3.module IS NOT NULL AND
  usage_3.activity IS NOT NULL WITH usage_3.module AS module_0, count(DISTINCT usage_3.contactId) AS users_0 RETURN collect([module_0, users_0]) AS part_6 } CALL (*) { MATCH (usage_5:UsageDay)
USING INDEX usage_5:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_5.accountId = descendant_0.id AND
  usage_5.date >= $p13 AND
  usage_5.date < $p14 AND
  usage_5.contactId IS NOT NULL AND
  usage_5.module IS NOT NULL AND
  usage_5.activity IS NOT NULL WITH usage_5.module AS module_2, usage_5.activity AS activity_0, sum(usage_5.actions) AS actions_2, count(DISTINCT usage_5.contactId) AS users_2 ORDER BY module_2, actions_2 DESC, activity_0 WITH module_2, collect([activity_0, actions_2, users_2])[..100] AS each_0 RETURN collect([module_2, each_0]) AS part_9 } CALL (*) {  RETURN COUNT { MATCH (usage_6:UsageDay)
USING INDEX usage_6:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_6.accountId = descendant_0.id AND
  usage_6.date >= $p15 AND
  usage_6.date < $p16 AND
  usage_6.contactId IS NOT NULL AND
  usage_6.module IS NOT NULL AND
  usage_6.activity IS NOT NULL RETURN DISTINCT usage_6.contactId } AS part_10 } RETURN collect([[descendant_0.name, [part_2], [part_4, part_5], part_6, descendant_0.healthProfile, part_9, part_10, descendant_0.contractStatus, descendant_0.contractValue, descendant_0.currency]]) AS part_12 } RETURN collect([account_0.id, [[part_0], part_1, [part_12]]]) AS part_13 } CALL () { MATCH (peer_0:Account)
USING INDEX peer_0:Account(healthProfile, contractStatus)
WHERE
  peer_0.healthProfile IS NOT NULL AND peer_0.contractStatus IN ['FREE', 'PAYING'] WITH peer_0, peer_0.healthProfile AS profile_0 CALL (*) { MATCH (usage_4:UsageDay)
USING INDEX usage_4:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_4.accountId = peer_0.id AND
  usage_4.date >= $p13 AND
  usage_4.date < $p14 AND
  usage_4.contactId IS NOT NULL AND
  usage_4.module IS NOT NULL AND
  usage_4.activity IS NOT NULL RETURN usage_4.module AS module_1, count(DISTINCT usage_4.contactId) AS users_1 } WITH profile_0, module_1, sum(users_1) AS total_0 RETURN collect([profile_0, module_1, total_0]) AS part_7 } CALL () { MATCH (peer_0:Account)
USING INDEX peer_0:Account(healthProfile, contractStatus)
WHERE
  peer_0.healthProfile IS NOT NULL AND peer_0.contractStatus IN ['FREE', 'PAYING'] WITH peer_0.healthProfile AS profile_1, count(*) AS count_1, count(*) AS seen_0 RETURN collect([profile_1, count_1, seen_0]) AS part_8 } CALL () { MATCH (peer_1:Account)
USING INDEX peer_1:Account(healthProfile, contractStatus)
WHERE
  peer_1.healthProfile IS NOT NULL AND peer_1.contractStatus IN ['FREE', 'PAYING'] WITH peer_1.healthProfile AS profile_2, COUNT { MATCH (usage_7:UsageDay)
USING INDEX usage_7:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_7.accountId = peer_1.id AND
  usage_7.date >= $p17 AND
  usage_7.date < $p18 AND
  usage_7.contactId IS NOT NULL AND
  usage_7.module IS NOT NULL AND
  usage_7.activity IS NOT NULL RETURN DISTINCT usage_7.contactId } AS value_0, head([each IN [peer_1.contractValue] WHERE each IS NOT NULL | [each, peer_1.currency, true]]) AS value_1 WITH profile_2, collect(value_0) AS part_14, count(CASE WHEN value_0 IS NOT NULL AND NOT true THEN 1 END) AS part_15, collect(value_1) AS part_16, count(CASE WHEN value_1 IS NOT NULL AND NOT true THEN 1 END) AS part_17 RETURN collect([profile_2, part_14, part_15, part_16, part_17]) AS part_11 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_13], version, part_7, part_8, part_11

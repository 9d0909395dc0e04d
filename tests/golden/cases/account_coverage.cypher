// composed.accountCoverage
// p0: "success_manager"
// p1: "2026-05-18 12:00:00+00:00"
// p2: "2026-06-17 12:00:00+00:00"
// p3: "2026-05-18"
// p4: "2026-06-17"
// p5: ["product"]
// p6: ["renewal"]
// p7: "general"
// p8: false
// p9: ["FREE", "PAYING"]
// p10: false
// p11: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p12: "{\"accountTypes\": [\"product\"], \"activityScope\": \"ACCOUNT\", \"coveredBy\": \"ANYONE\", \"flows\": [\"renewal\"], \"includeInternalNotes\": false, \"metrics\": [\"contract_value\", \"license_utilization\"], \"nullStatusAtRowLevel\": \"EXCLUDE\", \"period\": \"DAYS_30\", \"role\": \"success_manager\", \"teamIds\": [\"VGVhbToyMTM\"]}"
// p13: "metric.licensed_seats"
// p14: "2026-06-03"
// p15: "2026-06-17"
// p16: "213"
// p17: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p18: 3
// p19: 4
CALL (*) { CALL (*) { MATCH (holder_0:User)-[assignment_0:ASSIGNED_TO]->(account_0:Account)
USING INDEX assignment_0:ASSIGNED_TO(role)
WHERE assignment_0.role = $p0 AND account_0:TeamSet1 AND ($p5 IS NULL OR account_0.type IN $p5) AND (account_0.contractStatus = 'CANCELED' OR (account_0.contractStatus IN $p9 OR (account_0.contractStatus IS NULL AND $p10))) WITH account_0, collect(holder_0) AS holders_0 CALL (*) { MATCH (touchpoint_0:Touchpoint)
USING INDEX touchpoint_0:Touchpoint(accountId, occurredAt)
WHERE
  touchpoint_0.accountId = account_0.id AND
  touchpoint_0.occurredAt >= $p1 AND
  touchpoint_0.occurredAt < $p2 AND
  NOT coalesce(touchpoint_0.draft, false) AND
  coalesce(touchpoint_0.state, '') <> 'CANCELED' AND
  ($p8 OR NOT coalesce(touchpoint_0.internalNote, false)) AND
  ($p6 IS NULL OR coalesce(touchpoint_0.flow, $p7) IN $p6) WITH touchpoint_0 LIMIT 1 RETURN count(touchpoint_0) AS touched_0 } CALL (*) { WITH touched_0 WHERE touched_0 = 0 MATCH (task_0:Task)
USING INDEX task_0:Task(accountId, completedAt)
WHERE
  task_0.accountId = account_0.id AND
  task_0.completedAt >= $p1 AND
  task_0.completedAt < $p2 AND
  task_0.status = 'COMPLETED' AND
  ($p6 IS NULL OR coalesce(task_0.flow, $p7) IN $p6) WITH task_0 LIMIT 1 RETURN count(task_0) AS done_0 } CALL (*) { MATCH (task_1:Task)
USING INDEX task_1:Task(accountId, dueDate)
WHERE
  task_1.accountId = account_0.id AND
  task_1.dueDate < $p4 AND
  NOT task_1.status IN ['COMPLETED', 'CANCELED'] AND
  ($p6 IS NULL OR coalesce(task_1.flow, $p7) IN $p6) AND task_1.dueDate >= $p3 WITH task_1 LIMIT 1 RETURN count(task_1) AS late_0 } CALL (*) { MATCH (snapshot_0:HealthSnapshot)
USING INDEX snapshot_0:HealthSnapshot(accountId, date)
WHERE snapshot_0.accountId = account_0.id AND snapshot_0.date <= $p3 WITH snapshot_0 ORDER BY snapshot_0.accountId DESC, snapshot_0.date DESC LIMIT 1 RETURN coalesce(head(collect(snapshot_0.rank)), 'UNKNOWN') AS then_0 } CALL (*) { RETURN account_0.contractValue * $p11[account_0.currency] AS value_0 } CALL (*) { RETURN CASE WHEN account_0[$p13] > 0 THEN COUNT { MATCH (usage_0:UsageDay)
USING INDEX usage_0:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_0.accountId = account_0.id AND
  usage_0.date >= $p14 AND
  usage_0.date < $p15 AND
  usage_0.contactId IS NOT NULL AND
  usage_0.module IS NOT NULL AND
  usage_0.activity IS NOT NULL RETURN DISTINCT usage_0.contactId } END AS value_1 } RETURN collect([holders_0, account_0.contractStatus, touched_0 + done_0 > 0, late_0, account_0.healthRank, then_0, account_0.contractValue, account_0.currency, value_0, null, value_1, CASE WHEN value_1 IS NOT NULL THEN account_0[$p13] END]) AS facts_0 } CALL (*) { UNWIND facts_0 AS fact_0 RETURN [sum(CASE WHEN fact_0[1] IN $p9 THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[1] IN $p9 AND fact_0[2] THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[1] = 'CANCELED' THEN 1 ELSE 0 END), CASE WHEN count(CASE WHEN fact_0[1] IN $p9 THEN fact_0[8] END) > 0 THEN sum(CASE WHEN fact_0[1] IN $p9 THEN fact_0[8] END) END, CASE WHEN sum(CASE WHEN fact_0[1] IN $p9 THEN fact_0[11] END) > 0 THEN toFloat(sum(CASE WHEN fact_0[1] IN $p9 THEN fact_0[10] END)) / sum(CASE WHEN fact_0[1] IN $p9 THEN fact_0[11] END) END] AS figures_0 } CALL (*) { UNWIND facts_0 AS fact_1 UNWIND fact_1[0] AS user_0 WITH user_0, collect(fact_1) AS own_0 CALL (*) { UNWIND own_0 AS fact_2 RETURN [count(*), sum(CASE WHEN fact_2[2] THEN 1 ELSE 0 END), sum(CASE WHEN fact_2[1] = 'CANCELED' THEN 1 ELSE 0 END), sum(CASE WHEN (fact_2[1] IN $p9 OR (fact_2[1] IS NULL AND $p10)) AND fact_2[3] > 0 THEN 1 ELSE 0 END), sum(CASE WHEN (fact_2[1] IN $p9 OR (fact_2[1] IS NULL AND $p10)) AND fact_2[4] = 'GOOD' THEN 1 ELSE 0 END), sum(CASE WHEN (fact_2[1] IN $p9 OR (fact_2[1] IS NULL AND $p10)) AND fact_2[4] = 'AVERAGE' THEN 1 ELSE 0 END), sum(CASE WHEN (fact_2[1] IN $p9 OR (fact_2[1] IS NULL AND $p10)) AND fact_2[4] = 'POOR' THEN 1 ELSE 0 END), sum(CASE WHEN (fact_2[1] IN $p9 OR (fact_2[1] IS NULL AND $p10)) AND fact_2[4] = 'UNKNOWN' THEN 1 ELSE 0 END), sum(CASE WHEN (fact_2[1] IN $p9 OR (fact_2[1] IS NULL AND $p10)) AND fact_2[5] = 'GOOD' THEN 1 ELSE 0 END), sum(CASE WHEN (fact_2[1] IN $p9 OR (fact_2[1] IS NULL AND $p10)) AND fact_2[5] = 'AVERAGE' THEN 1 ELSE 0 END), sum(CASE WHEN (fact_2[1] IN $p9 OR (fact_2[1] IS NULL AND $p10)) AND fact_2[5] = 'POOR' THEN 1 ELSE 0 END), sum(CASE WHEN (fact_2[1] IN $p9 OR (fact_2[1] IS NULL AND $p10)) AND fact_2[5] = 'UNKNOWN' THEN 1 ELSE 0 END)] AS figures_1 } CALL (*) { UNWIND own_0 AS fact_2 WITH fact_2 WHERE (fact_2[1] IN $p9 OR (fact_2[1] IS NULL AND $p10)) AND fact_2[6] IS NOT NULL WITH fact_2[4] AS rank_0, fact_2[7] AS currency_0, sum(fact_2[6]) AS units_0 RETURN collect([rank_0, currency_0, units_0]) AS worth_0 } CALL (*) { MATCH (touchpoint_1:Touchpoint)
USING INDEX touchpoint_1:Touchpoint(createdById, occurredAt, accountId)
WHERE
  touchpoint_1.createdById = user_0.id AND
  touchpoint_1.occurredAt >= $p1 AND
  touchpoint_1.occurredAt < $p2 AND
  touchpoint_1.accountId IS NOT NULL AND
  NOT coalesce(touchpoint_1.draft, false) AND
  coalesce(touchpoint_1.state, '') <> 'CANCELED' AND
  ($p6 IS NULL OR coalesce(touchpoint_1.flow, $p7) IN $p6) WITH coalesce(touchpoint_1.flow, $p7) AS flow_0, sum(CASE WHEN NOT (coalesce(touchpoint_1.internalNote, false) AND NOT $p8) THEN 1 ELSE 0 END) AS number_0, sum(CASE WHEN coalesce(touchpoint_1.internalNote, false) AND NOT $p8 THEN 1 ELSE 0 END) AS notes_0 RETURN collect([flow_0, number_0, notes_0]) AS logged_0 } CALL (*) { CALL (*) { MATCH (task_3:Task)
USING INDEX task_3:Task(completedById, completedAt)
WHERE
  task_3.completedById = user_0.id AND
  task_3.completedAt >= $p1 AND
  task_3.completedAt < $p2 AND
  task_3.status = 'COMPLETED' AND
  ($p6 IS NULL OR coalesce(task_3.flow, $p7) IN $p6) RETURN task_3 AS task_2 UNION ALL MATCH (task_4:Task)
USING INDEX task_4:Task(assigneeId, completedAt)
WHERE
  task_4.assigneeId = user_0.id AND
  task_4.completedAt >= $p1 AND
  task_4.completedAt < $p2 AND
  task_4.completedById IS NULL AND
  task_4.status = 'COMPLETED' AND
  ($p6 IS NULL OR coalesce(task_4.flow, $p7) IN $p6) RETURN task_4 AS task_2 } WITH coalesce(task_2.flow, $p7) AS flow_1, count(*) AS number_1 RETURN collect([flow_1, number_1, 0]) AS done_1 } RETURN collect([user_0, figures_1, worth_0, logged_0, done_1, reduce(total_0 = 0, each_0 IN logged_0 + done_1 | total_0 + each_0[1])]) AS rows_0 } CALL (*) { UNWIND rows_0 AS row_0 UNWIND row_0[3] AS each_1 WITH each_1[0] AS flow_2, sum(each_1[1]) AS number_2, sum(each_1[2]) AS notes_1 RETURN collect([flow_2, number_2, notes_1]) AS logged_1 } CALL (*) { UNWIND rows_0 AS row_1 UNWIND row_1[4] AS each_2 WITH each_2[0] AS flow_3, sum(each_2[1]) AS number_3, sum(each_2[2]) AS notes_2 RETURN collect([flow_3, number_3, notes_2]) AS done_2 } RETURN [figures_0, [], rows_0, logged_1, done_2] AS part_0 } CALL (*) { WITH part_0 WHERE part_0[0][0] = 0 MATCH (account_1:Account&TeamSet1)
USING INDEX account_1:TeamSet1(name, id)
WHERE account_1.name IS NOT NULL AND account_1.id IS NOT NULL AND account_1:TeamSet1 CALL (*) { MATCH (account_1)<-[assignment_1:ASSIGNED_TO]-(holder_1:User)
WHERE assignment_1.role = $p0 RETURN count(holder_1) AS held_0 } RETURN [count(account_1), sum(CASE WHEN ($p5 IS NULL OR account_1.type IN $p5) THEN 1 ELSE 0 END), sum(CASE WHEN ($p5 IS NULL OR account_1.type IN $p5) AND held_0 > 0 THEN 1 ELSE 0 END), sum(CASE WHEN ($p5 IS NULL OR account_1.type IN $p5) AND held_0 > 0 AND account_1.contractStatus IN $p9 THEN 1 ELSE 0 END), sum(CASE WHEN held_0 > 0 AND account_1.contractStatus IN $p9 THEN 1 ELSE 0 END)] AS part_1 } CALL (*) { UNWIND part_0[2] AS row_2 WITH row_2, row_2[0] AS user_1 WHERE $p12 IS NOT NULL WITH row_2, user_1 ORDER BY row_2[5] DESC, user_1.name, user_1.id LIMIT $p19 CALL (*) { MATCH (user_1)-[assignment_2:ASSIGNED_TO]->(account_2:Account)
WHERE true AND assignment_2.role = $p0 AND account_2:TeamSet1 AND ($p5 IS NULL OR account_2.type IN $p5) AND (account_2.contractStatus IN $p9 OR (account_2.contractStatus IS NULL AND $p10)) AND $p12 IS NOT NULL CALL (*) { MATCH (touchpoint_2:Touchpoint)
USING INDEX touchpoint_2:Touchpoint(accountId, occurredAt)
WHERE
  touchpoint_2.accountId = account_2.id AND
  touchpoint_2.occurredAt >= $p1 AND
  touchpoint_2.occurredAt < $p2 AND
  NOT coalesce(touchpoint_2.draft, false) AND
  coalesce(touchpoint_2.state, '') <> 'CANCELED' AND
  ($p8 OR NOT coalesce(touchpoint_2.internalNote, false)) AND
  ($p6 IS NULL OR coalesce(touchpoint_2.flow, $p7) IN $p6) WITH touchpoint_2 LIMIT 1 RETURN count(touchpoint_2) AS touched_1 } CALL (*) { WITH touched_1 WHERE touched_1 = 0 MATCH (task_5:Task)
USING INDEX task_5:Task(accountId, completedAt)
WHERE
  task_5.accountId = account_2.id AND
  task_5.completedAt >= $p1 AND
  task_5.completedAt < $p2 AND
  task_5.status = 'COMPLETED' AND
  ($p6 IS NULL OR coalesce(task_5.flow, $p7) IN $p6) WITH task_5 LIMIT 1 RETURN count(task_5) AS done_3 } WITH account_2, touched_1 + done_3 > 0 AS flag_0 WHERE NOT flag_0 WITH account_2 ORDER BY account_2.contractValue * $p17[account_2.currency] IS NULL, account_2.contractValue * $p17[account_2.currency] DESC, account_2.id LIMIT $p18 CALL (*) { MATCH (task_6:Task)
USING INDEX task_6:Task(accountId, dueDate)
WHERE
  task_6.accountId = account_2.id AND
  task_6.dueDate < $p4 AND
  NOT task_6.status IN ['COMPLETED', 'CANCELED'] AND
  ($p6 IS NULL OR coalesce(task_6.flow, $p7) IN $p6) RETURN [sum(CASE WHEN task_6.dueDate >= $p3 THEN 1 ELSE 0 END), count(*)] AS part_2 } RETURN collect([[[account_2.name, toString(account_2.renewalDate)], toString(account_2.lastActivityAt), part_2]]) AS part_3 } CALL (*) { MATCH (user_1)-[assignment_2:ASSIGNED_TO]->(account_2:Account)
WHERE true AND assignment_2.role = $p0 AND account_2:TeamSet1 AND ($p5 IS NULL OR account_2.type IN $p5) AND (account_2.contractStatus IN $p9 OR (account_2.contractStatus IS NULL AND $p10)) AND $p12 IS NOT NULL CALL (*) { MATCH (touchpoint_2:Touchpoint)
USING INDEX touchpoint_2:Touchpoint(accountId, occurredAt)
WHERE
  touchpoint_2.accountId = account_2.id AND
  touchpoint_2.occurredAt >= $p1 AND
  touchpoint_2.occurredAt < $p2 AND
  NOT coalesce(touchpoint_2.draft, false) AND
  coalesce(touchpoint_2.state, '') <> 'CANCELED' AND
  ($p8 OR NOT coalesce(touchpoint_2.internalNote, false)) AND
  ($p6 IS NULL OR coalesce(touchpoint_2.flow, $p7) IN $p6) WITH touchpoint_2 LIMIT 1 RETURN count(touchpoint_2) AS touched_1 } CALL (*) { WITH touched_1 WHERE touched_1 = 0 MATCH (task_5:Task)
USING INDEX task_5:Task(accountId, completedAt)
WHERE
  task_5.accountId = account_2.id AND
  task_5.completedAt >= $p1 AND
  task_5.completedAt < $p2 AND
  task_5.status = 'COMPLETED' AND
  ($p6 IS NULL OR coalesce(task_5.flow, $p7) IN $p6) WITH task_5 LIMIT 1 RETURN count(task_5) AS done_3 } WITH account_2, touched_1 + done_3 > 0 AS flag_0 WHERE NOT flag_0 RETURN count(*) AS part_4 } RETURN collect([row_2[5], user_1.name, user_1.id, [[user_1.name, user_1.active], EXISTS { MATCH (user_1)-[:MEMBER_OF]->(team_0:SuccessTeam)
WHERE team_0.id = $p16 }, row_2[3], row_2[4], row_2[1][1], row_2[1][0], row_2[1][2], row_2[1][3], row_2[2], row_2[1][4], row_2[1][5], row_2[1][6], row_2[1][7], row_2[1][8], row_2[1][9], row_2[1][10], row_2[1][11], [part_3, part_4]]]) AS part_5 } CALL (*) { UNWIND part_0[2] AS row_2 WITH row_2, row_2[0] AS user_1 WHERE $p12 IS NOT NULL RETURN count(*) AS part_6 } CALL (*) { MATCH (account_3:Account&TeamSet1)
USING INDEX account_3:TeamSet1(name, id)
WHERE account_3.name IS NOT NULL AND account_3.id IS NOT NULL AND account_3:TeamSet1 AND ($p5 IS NULL OR account_3.type IN $p5) AND account_3.contractStatus IN $p9 AND NOT EXISTS { MATCH (account_3)<-[assignment_3:ASSIGNED_TO]-(holder_2:User)
WHERE assignment_3.role = $p0 } WITH account_3.currency AS currency_1, count(*) AS number_4, sum(account_3.contractValue) AS units_1 RETURN collect([currency_1, number_4, units_1]) AS part_7 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_1, part_0[0][0], [part_0[0][1], part_0[0][0], part_0[3], part_0[4], part_0[0][3], part_0[0][4]], [part_5, part_6], [part_7]]], version

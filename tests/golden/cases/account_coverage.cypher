// composed.accountCoverage
// p0: "success_manager"
// p1: "2026-05-18 12:00:00+00:00"
// p2: "2026-06-17 12:00:00+00:00"
// p3: "2026-05-18"
// p4: "2026-06-17"
// p5: ["product"]
// p6: ["renewal"]
// p7: "general"
// p8: ["renewal"]
// p9: ["renewal", "renewal note"]
// p10: false
// p11: ["FREE", "PAYING"]
// p12: false
// p13: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p14: "{\"accountTypes\": [\"product\"], \"activityScope\": \"ACCOUNT\", \"coveredBy\": \"ANYONE\", \"flows\": [\"renewal\"], \"includeInternalNotes\": false, \"metrics\": [\"contract_value\", \"license_utilization\"], \"nullStatusAtRowLevel\": \"EXCLUDE\", \"period\": \"DAYS_30\", \"role\": \"success_manager\", \"teamIds\": [\"VGVhbToyMjE\"]}"
// p15: "metric.licensed_seats"
// p16: "2026-06-03"
// p17: "2026-06-17"
// p18: "221"
// p19: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p20: 3
// p21: 4
CALL (*) { CALL (*) { MATCH (holder:User)-[assignment:ASSIGNED_TO]->(account_0:Account)
USING INDEX assignment:ASSIGNED_TO(role)
WHERE assignment.role = $p0
WITH account_0, collect(holder) AS holders_0
WHERE true AND account_0:TeamSet1 AND ($p5 IS NULL OR account_0.type IN $p5) AND (account_0.contractStatus = 'CANCELED' OR (account_0.contractStatus IN $p11 OR (account_0.contractStatus IS NULL AND $p12))) CALL (*) { MATCH (touchpoint_0:Touchpoint)
USING INDEX touchpoint_0:Touchpoint(accountId, occurredAt, counted)
WHERE
  touchpoint_0.accountId = account_0.id AND
  touchpoint_0.occurredAt >= $p1 AND
  touchpoint_0.occurredAt < $p2 AND
  touchpoint_0.counted IS NOT NULL AND
  ($p10 OR NOT touchpoint_0.counted ENDS WITH ' note') AND
  ($p9 IS NULL OR touchpoint_0.counted IN $p9) WITH touchpoint_0 LIMIT 1 RETURN count(touchpoint_0) AS touched_0 } CALL (*) { WITH touched_0 WHERE touched_0 = 0 MATCH (task_0:Task)
USING INDEX task_0:Task(accountId, completedAt, done)
WHERE
  task_0.accountId = account_0.id AND
  task_0.completedAt >= $p1 AND
  task_0.completedAt < $p2 AND
  task_0.done IS NOT NULL AND
  ($p8 IS NULL OR task_0.done IN $p8) WITH task_0 LIMIT 1 RETURN count(task_0) AS done_0 } WITH *, EXISTS { MATCH (task_1:Task)
USING INDEX task_1:Task(accountId, openDue)
WHERE
  task_1.accountId = account_0.id AND
  task_1.openDue < $p4 AND
  ($p6 IS NULL OR coalesce(task_1.flow, $p7) IN $p6) AND task_1.openDue >= $p3 } AS late_0 CALL (*) { MATCH (snapshot_0:HealthSnapshot)
USING INDEX snapshot_0:HealthSnapshot(accountId, date)
WHERE snapshot_0.accountId = account_0.id AND snapshot_0.date <= $p3 AND account_0.healthDate > $p3 WITH snapshot_0 ORDER BY snapshot_0.accountId DESC, snapshot_0.date DESC LIMIT 1 RETURN max(snapshot_0.rank) AS rank_0 } WITH *, CASE WHEN account_0.healthDate > $p3 THEN coalesce(rank_0, 'UNKNOWN') ELSE account_0.healthRank END AS then_0 CALL (*) { RETURN account_0.contractValue * $p13[account_0.currency] AS value_0 } CALL (*) { RETURN CASE WHEN account_0[$p15] > 0 THEN COUNT { MATCH (usage_0:UsageDay)
USING INDEX usage_0:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_0.accountId = account_0.id AND
  usage_0.date >= $p16 AND
  usage_0.date < $p17 AND
  usage_0.contactId IS NOT NULL AND
  usage_0.module IS NOT NULL AND
  usage_0.activity IS NOT NULL RETURN DISTINCT usage_0.contactId } END AS value_1 } RETURN collect([holders_0, account_0.contractStatus, touched_0 + done_0 > 0, late_0, account_0.healthRank, then_0, account_0.contractValue, account_0.currency, value_0, null, value_1, CASE WHEN value_1 IS NOT NULL THEN account_0[$p15] END]) AS facts_0 } CALL (*) { UNWIND facts_0 AS fact_0 WITH sum(CASE WHEN fact_0[1] IN $p11 THEN 1 ELSE 0 END) AS sum_0, sum(CASE WHEN fact_0[1] IN $p11 AND fact_0[2] THEN 1 ELSE 0 END) AS sum_1, sum(CASE WHEN fact_0[1] = 'CANCELED' THEN 1 ELSE 0 END) AS sum_2, sum(CASE WHEN fact_0[1] IN $p11 THEN fact_0[8] END) AS sum_3, sum(CASE WHEN fact_0[1] IN $p11 THEN fact_0[9] END) AS sum_4, count(CASE WHEN fact_0[1] IN $p11 THEN fact_0[8] END) AS sum_5, sum(CASE WHEN fact_0[1] IN $p11 THEN fact_0[10] END) AS sum_6, sum(CASE WHEN fact_0[1] IN $p11 THEN fact_0[11] END) AS sum_7, count(CASE WHEN fact_0[1] IN $p11 THEN fact_0[10] END) AS sum_8 WITH [sum_0, sum_1, sum_2, CASE WHEN sum_5 > 0 THEN sum_3 END, CASE WHEN sum_7 > 0 THEN toFloat(sum_6) / sum_7 END] AS figures_0 RETURN figures_0 AS found_0, [] AS amounts_0 } CALL (*) { UNWIND facts_0 AS fact_1 UNWIND fact_1[0] AS user_0 WITH user_0, fact_1[4] AS rank_1, fact_1[7] AS currency_0, count(*) AS sum_9, sum(CASE WHEN fact_1[2] THEN 1 ELSE 0 END) AS sum_10, sum(CASE WHEN fact_1[1] = 'CANCELED' THEN 1 ELSE 0 END) AS sum_11, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[3] THEN 1 ELSE 0 END) AS sum_12, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[4] = 'GOOD' THEN 1 ELSE 0 END) AS sum_13, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[4] = 'AVERAGE' THEN 1 ELSE 0 END) AS sum_14, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[4] = 'POOR' THEN 1 ELSE 0 END) AS sum_15, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[4] = 'UNKNOWN' THEN 1 ELSE 0 END) AS sum_16, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[5] = 'GOOD' THEN 1 ELSE 0 END) AS sum_17, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[5] = 'AVERAGE' THEN 1 ELSE 0 END) AS sum_18, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[5] = 'POOR' THEN 1 ELSE 0 END) AS sum_19, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[5] = 'UNKNOWN' THEN 1 ELSE 0 END) AS sum_20, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) THEN fact_1[6] END) AS sum_21 WITH user_0, collect([rank_1, currency_0, sum_21]) AS worth_0, sum(sum_9) AS sum_22, sum(sum_10) AS sum_23, sum(sum_11) AS sum_24, sum(sum_12) AS sum_25, sum(sum_13) AS sum_26, sum(sum_14) AS sum_27, sum(sum_15) AS sum_28, sum(sum_16) AS sum_29, sum(sum_17) AS sum_30, sum(sum_18) AS sum_31, sum(sum_19) AS sum_32, sum(sum_20) AS sum_33 WITH user_0, worth_0, [sum_22, sum_23, sum_24, sum_25, sum_26, sum_27, sum_28, sum_29, sum_30, sum_31, sum_32, sum_33] AS figures_1 CALL (*) { MATCH (touchpoint_1:Touchpoint)
USING INDEX touchpoint_1:Touchpoint(createdById, occurredAt, counted)
WHERE
  touchpoint_1.createdById = user_0.id AND
  touchpoint_1.occurredAt >= $p1 AND
  touchpoint_1.occurredAt < $p2 AND
  touchpoint_1.counted IS NOT NULL AND
  ($p9 IS NULL OR touchpoint_1.counted IN $p9) WITH touchpoint_1.counted AS kind_0, count(*) AS number_0 WITH CASE replace(kind_0, ' note', '') WHEN '' THEN $p7 ELSE replace(kind_0, ' note', '') END AS flow_0, sum(CASE WHEN kind_0 ENDS WITH ' note' AND NOT $p10 THEN 0 ELSE number_0 END) AS counting_0, sum(CASE WHEN kind_0 ENDS WITH ' note' AND NOT $p10 THEN number_0 ELSE 0 END) AS notes_0 RETURN collect([flow_0, counting_0, notes_0]) AS logged_0 } CALL (*) { MATCH (task_2:Task)
USING INDEX task_2:Task(creditId, completedAt, done)
WHERE
  task_2.creditId = user_0.id AND
  task_2.completedAt >= $p1 AND
  task_2.completedAt < $p2 AND
  task_2.done IS NOT NULL AND
  ($p8 IS NULL OR task_2.done IN $p8) WITH task_2.done AS kind_1, count(*) AS number_1 WITH CASE replace(kind_1, ' note', '') WHEN '' THEN $p7 ELSE replace(kind_1, ' note', '') END AS flow_1, sum(number_1) AS completed_0 RETURN collect([flow_1, completed_0, 0]) AS done_1 } RETURN collect([user_0, figures_1, worth_0, logged_0, done_1, reduce(total_0 = 0, each_0 IN logged_0 + done_1 | total_0 + each_0[1])]) AS rows_0 } CALL (*) { UNWIND rows_0 AS row_0 UNWIND row_0[3] AS each_1 WITH each_1[0] AS flow_2, sum(each_1[1]) AS number_2, sum(each_1[2]) AS notes_1 RETURN collect([flow_2, number_2, notes_1]) AS logged_1 } CALL (*) { UNWIND rows_0 AS row_1 UNWIND row_1[4] AS each_2 WITH each_2[0] AS flow_3, sum(each_2[1]) AS number_3, sum(each_2[2]) AS notes_2 RETURN collect([flow_3, number_3, notes_2]) AS done_2 } RETURN head(collect([found_0, amounts_0, rows_0, logged_1, done_2])) AS part_0 } CALL (*) { WITH part_0 WHERE part_0[0][0] = 0 MATCH (account_1:Account&TeamSet1)
USING INDEX account_1:TeamSet1(name, id)
WHERE account_1.name IS NOT NULL AND account_1.id IS NOT NULL AND account_1:TeamSet1 WITH account_1, NOT (NOT EXISTS { MATCH (account_1)<-[assignment_0:ASSIGNED_TO]-(holder_0:User)
WHERE coalesce(assignment_0.role, '') = $p0 }) AS held_0 RETURN [count(account_1), sum(CASE WHEN ($p5 IS NULL OR account_1.type IN $p5) THEN 1 ELSE 0 END), sum(CASE WHEN ($p5 IS NULL OR account_1.type IN $p5) AND held_0 THEN 1 ELSE 0 END), sum(CASE WHEN ($p5 IS NULL OR account_1.type IN $p5) AND held_0 AND account_1.contractStatus IN $p11 THEN 1 ELSE 0 END), sum(CASE WHEN held_0 AND account_1.contractStatus IN $p11 THEN 1 ELSE 0 END)] AS part_1 } CALL (*) { UNWIND part_0[2] AS row_2 WITH row_2, row_2[0] AS user_1 WHERE $p14 IS NOT NULL WITH row_2, user_1 ORDER BY row_2[5] DESC, user_1.name, user_1.id LIMIT $p21 CALL (*) { MATCH (user_1)-[assignment_1:ASSIGNED_TO]->(account_2:Account)
WHERE true AND coalesce(assignment_1.role, '') = $p0 AND account_2:TeamSet1 AND ($p5 IS NULL OR account_2.type IN $p5) AND (account_2.contractStatus IN $p11 OR (account_2.contractStatus IS NULL AND $p12)) AND $p14 IS NOT NULL CALL (*) { MATCH (touchpoint_2:Touchpoint)
USING INDEX touchpoint_2:Touchpoint(accountId, occurredAt, counted)
WHERE
  touchpoint_2.accountId = account_2.id AND
  touchpoint_2.occurredAt >= $p1 AND
  touchpoint_2.occurredAt < $p2 AND
  touchpoint_2.counted IS NOT NULL AND
  ($p10 OR NOT touchpoint_2.counted ENDS WITH ' note') AND
  ($p9 IS NULL OR touchpoint_2.counted IN $p9) WITH touchpoint_2 LIMIT 1 RETURN count(touchpoint_2) AS touched_1 } CALL (*) { WITH touched_1 WHERE touched_1 = 0 MATCH (task_3:Task)
USING INDEX task_3:Task(accountId, completedAt, done)
WHERE
  task_3.accountId = account_2.id AND
  task_3.completedAt >= $p1 AND
  task_3.completedAt < $p2 AND
  task_3.done IS NOT NULL AND
  ($p8 IS NULL OR task_3.done IN $p8) WITH task_3 LIMIT 1 RETURN count(task_3) AS done_3 } WITH account_2, touched_1 + done_3 > 0 AS flag_0 WHERE NOT flag_0 WITH account_2 ORDER BY account_2.contractValue * $p19[account_2.currency] IS NULL, account_2.contractValue * $p19[account_2.currency] DESC, account_2.id LIMIT $p20 CALL (*) { MATCH (task_4:Task)
USING INDEX task_4:Task(accountId, openDue)
WHERE
  task_4.accountId = account_2.id AND
  task_4.openDue < $p4 AND
  ($p6 IS NULL OR coalesce(task_4.flow, $p7) IN $p6) RETURN [sum(CASE WHEN task_4.openDue >= $p3 THEN 1 ELSE 0 END), count(*)] AS part_2 } RETURN collect([[[account_2.name, toString(account_2.renewalDate)], toString(account_2.lastActivityAt), part_2]]) AS part_3 } CALL (*) { MATCH (user_1)-[assignment_1:ASSIGNED_TO]->(account_2:Account)
WHERE true AND coalesce(assignment_1.role, '') = $p0 AND account_2:TeamSet1 AND ($p5 IS NULL OR account_2.type IN $p5) AND (account_2.contractStatus IN $p11 OR (account_2.contractStatus IS NULL AND $p12)) AND $p14 IS NOT NULL CALL (*) { MATCH (touchpoint_2:Touchpoint)
USING INDEX touchpoint_2:Touchpoint(accountId, occurredAt, counted)
WHERE
  touchpoint_2.accountId = account_2.id AND
  touchpoint_2.occurredAt >= $p1 AND
  touchpoint_2.occurredAt < $p2 AND
  touchpoint_2.counted IS NOT NULL AND
  ($p10 OR NOT touchpoint_2.counted ENDS WITH ' note') AND
  ($p9 IS NULL OR touchpoint_2.counted IN $p9) WITH touchpoint_2 LIMIT 1 RETURN count(touchpoint_2) AS touched_1 } CALL (*) { WITH touched_1 WHERE touched_1 = 0 MATCH (task_3:Task)
USING INDEX task_3:Task(accountId, completedAt, done)
WHERE
  task_3.accountId = account_2.id AND
  task_3.completedAt >= $p1 AND
  task_3.completedAt < $p2 AND
  task_3.done IS NOT NULL AND
  ($p8 IS NULL OR task_3.done IN $p8) WITH task_3 LIMIT 1 RETURN count(task_3) AS done_3 } WITH account_2, touched_1 + done_3 > 0 AS flag_0 WHERE NOT flag_0 RETURN count(*) AS part_4 } RETURN collect([row_2[5], user_1.name, user_1.id, [[user_1.name, user_1.active], EXISTS { MATCH (user_1)-[:MEMBER_OF]->(team_0:SuccessTeam)
WHERE team_0.id = $p18 }, row_2[3], row_2[4], row_2[1][1], row_2[1][0], row_2[1][2], row_2[1][3], row_2[2], row_2[1][4], row_2[1][5], row_2[1][6], row_2[1][7], row_2[1][8], row_2[1][9], row_2[1][10], row_2[1][11], [part_3, part_4]]]) AS part_5 } CALL (*) { UNWIND part_0[2] AS row_2 WITH row_2, row_2[0] AS user_1 WHERE $p14 IS NOT NULL RETURN count(*) AS part_6 } CALL (*) { MATCH (account_3:Account&TeamSet1)
USING INDEX account_3:TeamSet1(name, id)
WHERE account_3.name IS NOT NULL AND account_3.id IS NOT NULL AND account_3:TeamSet1 AND ($p5 IS NULL OR account_3.type IN $p5) AND account_3.contractStatus IN $p11 AND NOT EXISTS { MATCH (account_3)<-[assignment_2:ASSIGNED_TO]-(holder_1:User)
WHERE coalesce(assignment_2.role, '') = $p0 } WITH account_3.currency AS currency_1, count(*) AS number_4, sum(account_3.contractValue) AS units_0 RETURN collect([currency_1, number_4, units_0]) AS part_7 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_1, part_0[0][0], [part_0[0][1], part_0[0][0], part_0[3], part_0[4], part_0[0][3], part_0[0][4]], [part_5, part_6], [part_7]]], version

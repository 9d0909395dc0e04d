// composed.accountCoverage
// p0: "2026-03-31 12:00:00+00:00"
// p1: "2026-03-31"
// p2: "success_manager"
// p3: "2025-12-31 12:00:00+00:00"
// p4: "2026-03-31 12:00:00+00:00"
// p5: "2025-12-31"
// p6: "2026-03-31"
// p7: null
// p8: null
// p9: "general"
// p10: null
// p11: null
// p12: false
// p13: ["FREE", "PAYING"]
// p14: false
// p15: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p16: "{\"activityScope\": \"ACCOUNT\", \"asOf\": \"2026-03-31T12:00:00Z\", \"coveredBy\": \"ANYONE\", \"includeInternalNotes\": false, \"nullStatusAtRowLevel\": \"EXCLUDE\", \"period\": \"DAYS_90\", \"role\": \"success_manager\", \"teamIds\": [\"VGVhbToyMjE\"]}"
// p17: "EMEA"
// p18: "EMEA"
// p19: "EMEA"
// p20: 4
// p21: 6
// p22: "EMEA"
// p23: "EMEA"
// p24: 4
// p25: "-?[0-9]{1,13}([.][0-9]{1,4})?( [A-Z]{3})?"
CALL (*) { CALL (*) { MATCH
  (holder:User)-[assignment:ASSIGNED_TO|WAS_ASSIGNED_TO]->
  (account_0:Account|FormerAccount)
WHERE
  assignment.role = $p2 AND
  assignment.validFrom <= $p0 AND
  coalesce(assignment.validTo > $p0, true) AND
  account_0.validFrom <= $p0 AND
  coalesce(account_0.validTo > $p0, true)
WITH account_0, collect(DISTINCT holder) AS holders_0
WHERE true WITH account_0, holders_0, COLLECT { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, at)
WHERE change_0.accountId = account_0.id AND change_0.at > $p0 WITH change_0 ORDER BY change_0.accountId, change_0.at RETURN [change_0.field, change_0.oldValue, CASE WHEN change_0.oldValue =~ $p25 THEN toInteger(split(split(change_0.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_0.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_0.oldValue, ' ')[1]] } AS past_0, COLLECT { MATCH (snapshot_1:HealthSnapshot)
USING INDEX snapshot_1:HealthSnapshot(accountId, date)
WHERE snapshot_1.accountId = account_0.id AND snapshot_1.date <= $p1 WITH snapshot_1 ORDER BY snapshot_1.accountId DESC, snapshot_1.date DESC LIMIT 1 RETURN [snapshot_1.rank, snapshot_1.score, snapshot_1.date] } AS past_1 WITH account_0, holders_0, {contractStatus: head([each IN past_0 WHERE each[0] = 'contractStatus' | each[1]] + [account_0.contractStatus]), contractValue: head([each IN past_0 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], account_0.currency) IS NOT NULL THEN each[2] END] + [account_0.contractValue]), currency: toString(head([each IN past_0 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], account_0.currency) END] + [account_0.currency])), healthDate: head(past_1)[2], healthRank: coalesce(head(past_1)[0], 'UNKNOWN'), id: account_0.id, node: account_0, region: head([each IN past_0 WHERE each[0] = 'region' | each[1]] + [account_0.region]), type: head([each IN past_0 WHERE each[0] = 'type' | each[1]] + [account_0.type])} AS account_1 WHERE true AND account_1.region = $p17 AND ($p7 IS NULL OR account_1.type IN $p7) AND (account_1.contractStatus = 'CANCELED' OR (account_1.contractStatus IN $p13 OR (account_1.contractStatus IS NULL AND $p14))) CALL (*) { MATCH (touchpoint_0:Touchpoint)
USING INDEX touchpoint_0:Touchpoint(accountId, occurredAt, counted)
WHERE
  touchpoint_0.accountId = account_1.id AND
  touchpoint_0.occurredAt >= $p3 AND
  touchpoint_0.occurredAt < $p4 AND
  touchpoint_0.counted IS NOT NULL AND
  ($p12 OR NOT touchpoint_0.counted ENDS WITH ' note') AND
  ($p11 IS NULL OR touchpoint_0.counted IN $p11) WITH touchpoint_0 LIMIT 1 RETURN count(touchpoint_0) AS touched_0 } CALL (*) { WITH touched_0 WHERE touched_0 = 0 MATCH (task_0:Task)
USING INDEX task_0:Task(accountId, completedAt, done)
WHERE
  task_0.accountId = account_1.id AND
  task_0.completedAt >= $p3 AND
  task_0.completedAt < $p4 AND
  task_0.done IS NOT NULL AND
  ($p10 IS NULL OR task_0.done IN $p10) WITH task_0 LIMIT 1 RETURN count(task_0) AS done_0 } WITH *, EXISTS { CALL (account_1) {
  MATCH (change:Change)
  USING INDEX change:Change(accountId, at)
  WHERE
    change.accountId = account_1.id AND
    change.at > $p0 AND
    change.ofId IS NOT NULL AND
    change.field IN ['task', 'task.status', 'task.dueDate']
  WITH change
  ORDER BY change.accountId, change.at
  RETURN collect([change.ofId, change.field, change.oldValue]) AS since
}
MATCH (stored:Task)
USING INDEX stored:Task(accountId, status)
WHERE
  stored.accountId = account_1.id AND
  stored.status IS NOT NULL AND
  ($p8 IS NULL OR coalesce(stored.flow, $p9) IN $p8) AND
  NOT any(each IN since WHERE each[0] = stored.id AND each[1] = 'task')
WITH
  account_1,
  stored,
  head(
    [
      each IN since
      WHERE each[0] = stored.id AND each[1] = 'task.status'
      | each[2]
    ] +
    [
      CASE
        WHEN stored.completedAt > $p0 THEN 'NOT_STARTED'
        ELSE stored.status
      END
    ]) AS status,
  head(
    [
      each IN since
      WHERE each[0] = stored.id AND each[1] = 'task.dueDate'
      | CASE
        WHEN each[2] =~ '[0-9]{4}-[0-9]{2}-[0-9]{2}' THEN date(each[2])
      END
    ] +
    [stored.dueDate]) AS due
WHERE NOT status IN ['COMPLETED', 'CANCELED'] AND due < $p6
WITH account_1, {openDue: due} AS task_1
WHERE true AND task_1.openDue >= $p5 } AS late_0 CALL (*) { MATCH (snapshot_0:HealthSnapshot)
USING INDEX snapshot_0:HealthSnapshot(accountId, date)
WHERE snapshot_0.accountId = account_1.id AND snapshot_0.date <= $p5 AND account_1.healthDate > $p5 WITH snapshot_0 ORDER BY snapshot_0.accountId DESC, snapshot_0.date DESC LIMIT 1 RETURN max(snapshot_0.rank) AS rank_0 } WITH *, CASE WHEN account_1.healthDate > $p5 THEN coalesce(rank_0, 'UNKNOWN') ELSE account_1.healthRank END AS then_0 RETURN collect([holders_0, account_1.contractStatus, touched_0 + done_0 > 0, late_0, account_1.healthRank, then_0, account_1.contractValue, account_1.currency]) AS facts_0 } CALL (*) { UNWIND facts_0 AS fact_0 WITH fact_0[4] AS rank_1, fact_0[7] AS currency_0, sum(CASE WHEN fact_0[1] IN $p13 THEN 1 ELSE 0 END) AS sum_0, sum(CASE WHEN fact_0[1] IN $p13 AND fact_0[2] THEN 1 ELSE 0 END) AS sum_1, sum(CASE WHEN fact_0[1] = 'CANCELED' THEN 1 ELSE 0 END) AS sum_2, sum(CASE WHEN fact_0[1] IN $p13 AND fact_0[4] = 'GOOD' THEN 1 ELSE 0 END) AS sum_3, sum(CASE WHEN fact_0[1] IN $p13 AND fact_0[4] = 'AVERAGE' THEN 1 ELSE 0 END) AS sum_4, sum(CASE WHEN fact_0[1] IN $p13 AND fact_0[4] = 'POOR' THEN 1 ELSE 0 END) AS sum_5, sum(CASE WHEN fact_0[1] IN $p13 AND fact_0[4] = 'UNKNOWN' THEN 1 ELSE 0 END) AS sum_6, sum(CASE WHEN fact_0[1] IN $p13 AND fact_0[5] = 'GOOD' THEN 1 ELSE 0 END) AS sum_7, sum(CASE WHEN fact_0[1] IN $p13 AND fact_0[5] = 'AVERAGE' THEN 1 ELSE 0 END) AS sum_8, sum(CASE WHEN fact_0[1] IN $p13 AND fact_0[5] = 'POOR' THEN 1 ELSE 0 END) AS sum_9, sum(CASE WHEN fact_0[1] IN $p13 AND fact_0[5] = 'UNKNOWN' THEN 1 ELSE 0 END) AS sum_10, sum(CASE WHEN fact_0[1] IN $p13 THEN fact_0[6] END) AS sum_11 WITH collect([rank_1, currency_0, sum_11]) AS worth_0, sum(sum_0) AS sum_12, sum(sum_1) AS sum_13, sum(sum_2) AS sum_14, sum(sum_3) AS sum_15, sum(sum_4) AS sum_16, sum(sum_5) AS sum_17, sum(sum_6) AS sum_18, sum(sum_7) AS sum_19, sum(sum_8) AS sum_20, sum(sum_9) AS sum_21, sum(sum_10) AS sum_22 WITH worth_0, [sum_12, sum_13, sum_14, sum_15, sum_16, sum_17, sum_18, sum_19, sum_20, sum_21, sum_22] AS figures_0 RETURN figures_0 AS found_0, worth_0 AS amounts_0 } CALL (*) { UNWIND facts_0 AS fact_1 UNWIND fact_1[0] AS user_0 WITH user_0, count(*) AS sum_23, sum(CASE WHEN fact_1[2] THEN 1 ELSE 0 END) AS sum_24, sum(CASE WHEN fact_1[1] = 'CANCELED' THEN 1 ELSE 0 END) AS sum_25, sum(CASE WHEN (fact_1[1] IN $p13 OR (fact_1[1] IS NULL AND $p14)) AND fact_1[3] THEN 1 ELSE 0 END) AS sum_26 WITH user_0, [sum_23, sum_24, sum_25, sum_26] AS figures_1 CALL (*) { MATCH (touchpoint_1:Touchpoint)
USING INDEX touchpoint_1:Touchpoint(createdById, occurredAt, counted)
WHERE
  touchpoint_1.createdById = user_0.id AND
  touchpoint_1.occurredAt >= $p3 AND
  touchpoint_1.occurredAt < $p4 AND
  touchpoint_1.counted IS NOT NULL AND
  ($p11 IS NULL OR touchpoint_1.counted IN $p11) WITH touchpoint_1.counted AS kind_0, count(*) AS number_0 WITH CASE replace(kind_0, ' note', '') WHEN '' THEN $p9 ELSE replace(kind_0, ' note', '') END AS flow_0, sum(CASE WHEN kind_0 ENDS WITH ' note' AND NOT $p12 THEN 0 ELSE number_0 END) AS counting_0, sum(CASE WHEN kind_0 ENDS WITH ' note' AND NOT $p12 THEN number_0 ELSE 0 END) AS notes_0 RETURN collect([flow_0, counting_0, notes_0]) AS logged_0 } CALL (*) { MATCH (task_2:Task)
USING INDEX task_2:Task(creditId, completedAt, done)
WHERE
  task_2.creditId = user_0.id AND
  task_2.completedAt >= $p3 AND
  task_2.completedAt < $p4 AND
  task_2.done IS NOT NULL AND
  ($p10 IS NULL OR task_2.done IN $p10) WITH task_2.done AS kind_1, count(*) AS number_1 WITH CASE replace(kind_1, ' note', '') WHEN '' THEN $p9 ELSE replace(kind_1, ' note', '') END AS flow_1, sum(number_1) AS completed_0 RETURN collect([flow_1, completed_0, 0]) AS done_1 } RETURN collect([user_0, figures_1, [], logged_0, done_1, reduce(total_0 = 0, each_0 IN logged_0 + done_1 | total_0 + each_0[1])]) AS rows_0 } CALL (*) { UNWIND rows_0 AS row_0 UNWIND row_0[3] AS each_1 WITH each_1[0] AS flow_2, sum(each_1[1]) AS number_2, sum(each_1[2]) AS notes_1 RETURN collect([flow_2, number_2, notes_1]) AS logged_1 } CALL (*) { UNWIND rows_0 AS row_1 UNWIND row_1[4] AS each_2 WITH each_2[0] AS flow_3, sum(each_2[1]) AS number_3, sum(each_2[2]) AS notes_2 RETURN collect([flow_3, number_3, notes_2]) AS done_2 } RETURN head(collect([found_0, amounts_0, rows_0, logged_1, done_2])) AS part_0 } CALL (*) { WITH part_0 WHERE part_0[0][0] = 0 MATCH (account_2:Account|FormerAccount)
WHERE account_2.validFrom <= $p0 AND coalesce(account_2.validTo > $p0, true) WITH account_2, COLLECT { MATCH (change_1:Change)
USING INDEX change_1:Change(accountId, at)
WHERE change_1.accountId = account_2.id AND change_1.at > $p0 WITH change_1 ORDER BY change_1.accountId, change_1.at RETURN [change_1.field, change_1.oldValue, CASE WHEN change_1.oldValue =~ $p25 THEN toInteger(split(split(change_1.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_1.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_1.oldValue, ' ')[1]] } AS past_2 WITH account_2, {contractStatus: head([each IN past_2 WHERE each[0] = 'contractStatus' | each[1]] + [account_2.contractStatus]), id: account_2.id, node: account_2, region: head([each IN past_2 WHERE each[0] = 'region' | each[1]] + [account_2.region]), type: head([each IN past_2 WHERE each[0] = 'type' | each[1]] + [account_2.type])} AS account_3 WHERE true AND account_3.region = $p18 WITH account_3, NOT (NOT EXISTS { WITH account_3.node AS origin_0
MATCH (origin_0)<-[assignment_0:ASSIGNED_TO|WAS_ASSIGNED_TO]-(holder_0:User)
WHERE
  assignment_0.role = $p2 AND
  assignment_0.validFrom <= $p0 AND
  coalesce(assignment_0.validTo > $p0, true) }) AS held_0 RETURN [count(account_3), sum(CASE WHEN ($p7 IS NULL OR account_3.type IN $p7) THEN 1 ELSE 0 END), sum(CASE WHEN ($p7 IS NULL OR account_3.type IN $p7) AND held_0 THEN 1 ELSE 0 END), sum(CASE WHEN ($p7 IS NULL OR account_3.type IN $p7) AND held_0 AND account_3.contractStatus IN $p13 THEN 1 ELSE 0 END), sum(CASE WHEN held_0 AND account_3.contractStatus IN $p13 THEN 1 ELSE 0 END)] AS part_1 } CALL (*) { UNWIND part_0[2] AS row_2 WITH row_2, row_2[0] AS user_1 WHERE $p16 IS NOT NULL WITH row_2, user_1 ORDER BY user_1.name, user_1.id LIMIT $p21 CALL (*) { MATCH
  (user_1)-[assignment_1:ASSIGNED_TO|WAS_ASSIGNED_TO]->
  (account_4:Account|FormerAccount)
WHERE
  assignment_1.validFrom <= $p0 AND
  coalesce(assignment_1.validTo > $p0, true) AND
  account_4.validFrom <= $p0 AND
  coalesce(account_4.validTo > $p0, true) WITH assignment_1, account_4, COLLECT { MATCH (change_2:Change)
USING INDEX change_2:Change(accountId, at)
WHERE change_2.accountId = account_4.id AND change_2.at > $p0 WITH change_2 ORDER BY change_2.accountId, change_2.at RETURN [change_2.field, change_2.oldValue, CASE WHEN change_2.oldValue =~ $p25 THEN toInteger(split(split(change_2.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_2.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_2.oldValue, ' ')[1]] } AS past_3, COLLECT { MATCH (touchpoint_3:Touchpoint)
WHERE
  touchpoint_3.accountId = account_4.id AND
  touchpoint_3.occurredAt <= $p0 AND
  NOT touchpoint_3.draft AND
  NOT touchpoint_3.internalNote AND
  coalesce(touchpoint_3.state, '') <> 'CANCELED' WITH touchpoint_3 ORDER BY touchpoint_3.accountId DESC, touchpoint_3.occurredAt DESC LIMIT 1 RETURN touchpoint_3.occurredAt } AS past_4, COLLECT { MATCH (task_5:Task)
WHERE
  task_5.accountId = account_4.id AND
  task_5.status = 'COMPLETED' AND
  task_5.completedAt <= $p0 WITH task_5 ORDER BY task_5.completedAt DESC LIMIT 1 RETURN task_5.completedAt } AS past_5 WITH assignment_1, account_4, {contractStatus: head([each IN past_3 WHERE each[0] = 'contractStatus' | each[1]] + [account_4.contractStatus]), contractValue: head([each IN past_3 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], account_4.currency) IS NOT NULL THEN each[2] END] + [account_4.contractValue]), currency: toString(head([each IN past_3 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], account_4.currency) END] + [account_4.currency])), id: account_4.id, lastActivityAt: CASE WHEN head(past_4) IS NULL OR head(past_5) > head(past_4) THEN head(past_5) ELSE head(past_4) END, name: head([each IN past_3 WHERE each[0] = 'name' | each[1]] + [account_4.name]), node: account_4, region: head([each IN past_3 WHERE each[0] = 'region' | each[1]] + [account_4.region]), type: head([each IN past_3 WHERE each[0] = 'type' | each[1]] + [account_4.type])} AS account_5 WHERE true AND coalesce(assignment_1.role, '') = $p2 AND account_5.region = $p19 AND ($p7 IS NULL OR account_5.type IN $p7) AND (account_5.contractStatus IN $p13 OR (account_5.contractStatus IS NULL AND $p14)) AND $p16 IS NOT NULL WITH account_5 ORDER BY account_5.name, account_5.id LIMIT $p20 CALL (*) { WITH account_5.node AS origin_1
MATCH (origin_1)-[link_0:CHILD_OF|WAS_CHILD_OF]->(parent_0:Account|FormerAccount)
WHERE
  link_0.validFrom <= $p0 AND
  coalesce(link_0.validTo > $p0, true) AND
  parent_0.validFrom <= $p0 AND
  coalesce(parent_0.validTo > $p0, true) WITH origin_1, link_0, parent_0, COLLECT { MATCH (change_3:Change)
USING INDEX change_3:Change(accountId, at)
WHERE change_3.accountId = parent_0.id AND change_3.at > $p0 WITH change_3 ORDER BY change_3.accountId, change_3.at RETURN [change_3.field, change_3.oldValue, CASE WHEN change_3.oldValue =~ $p25 THEN toInteger(split(split(change_3.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_3.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_3.oldValue, ' ')[1]] } AS past_6 WITH origin_1, link_0, parent_0, {id: parent_0.id, name: head([each IN past_6 WHERE each[0] = 'name' | each[1]] + [parent_0.name]), node: parent_0} AS parent_1 WHERE true  RETURN head(collect([parent_1.name])) AS part_2 } CALL (*) { MATCH (touchpoint_2:Touchpoint)
USING INDEX touchpoint_2:Touchpoint(accountId, occurredAt, counted)
WHERE
  touchpoint_2.accountId = account_5.id AND
  touchpoint_2.occurredAt >= $p3 AND
  touchpoint_2.occurredAt < $p4 AND
  touchpoint_2.counted IS NOT NULL AND
  ($p12 OR NOT touchpoint_2.counted ENDS WITH ' note') AND
  ($p11 IS NULL OR touchpoint_2.counted IN $p11) RETURN count(*) AS part_3 } CALL (*) { MATCH (task_3:Task)
USING INDEX task_3:Task(accountId, completedAt, done)
WHERE
  task_3.accountId = account_5.id AND
  task_3.completedAt >= $p3 AND
  task_3.completedAt < $p4 AND
  task_3.done IS NOT NULL AND
  ($p10 IS NULL OR task_3.done IN $p10) RETURN count(*) AS part_4 } CALL (*) { CALL (account_5) {
  MATCH (change:Change)
  USING INDEX change:Change(accountId, at)
  WHERE
    change.accountId = account_5.id AND
    change.at > $p0 AND
    change.ofId IS NOT NULL AND
    change.field IN ['task', 'task.status', 'task.dueDate']
  WITH change
  ORDER BY change.accountId, change.at
  RETURN collect([change.ofId, change.field, change.oldValue]) AS since
}
MATCH (stored:Task)
USING INDEX stored:Task(accountId, status)
WHERE
  stored.accountId = account_5.id AND
  stored.status IS NOT NULL AND
  ($p8 IS NULL OR coalesce(stored.flow, $p9) IN $p8) AND
  NOT any(each IN since WHERE each[0] = stored.id AND each[1] = 'task')
WITH
  account_5,
  stored,
  head(
    [
      each IN since
      WHERE each[0] = stored.id AND each[1] = 'task.status'
      | each[2]
    ] +
    [
      CASE
        WHEN stored.completedAt > $p0 THEN 'NOT_STARTED'
        ELSE stored.status
      END
    ]) AS status,
  head(
    [
      each IN since
      WHERE each[0] = stored.id AND each[1] = 'task.dueDate'
      | CASE
        WHEN each[2] =~ '[0-9]{4}-[0-9]{2}-[0-9]{2}' THEN date(each[2])
      END
    ] +
    [stored.dueDate]) AS due
WHERE NOT status IN ['COMPLETED', 'CANCELED'] AND due < $p6
WITH account_5, {openDue: due} AS task_4
WHERE true RETURN [sum(CASE WHEN task_4.openDue >= $p5 THEN 1 ELSE 0 END), count(*)] AS part_5 } RETURN collect([[[account_5.name, part_2, account_5.contractValue, account_5.currency], part_3, part_4, toString(account_5.lastActivityAt), part_5]]) AS part_6 } CALL (*) { MATCH
  (user_1)-[assignment_1:ASSIGNED_TO|WAS_ASSIGNED_TO]->
  (account_4:Account|FormerAccount)
WHERE
  assignment_1.validFrom <= $p0 AND
  coalesce(assignment_1.validTo > $p0, true) AND
  account_4.validFrom <= $p0 AND
  coalesce(account_4.validTo > $p0, true) WITH assignment_1, account_4, COLLECT { MATCH (change_4:Change)
USING INDEX change_4:Change(accountId, at)
WHERE change_4.accountId = account_4.id AND change_4.at > $p0 WITH change_4 ORDER BY change_4.accountId, change_4.at RETURN [change_4.field, change_4.oldValue, CASE WHEN change_4.oldValue =~ $p25 THEN toInteger(split(split(change_4.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_4.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_4.oldValue, ' ')[1]] } AS past_7, COLLECT { MATCH (touchpoint_4:Touchpoint)
WHERE
  touchpoint_4.accountId = account_4.id AND
  touchpoint_4.occurredAt <= $p0 AND
  NOT touchpoint_4.draft AND
  NOT touchpoint_4.internalNote AND
  coalesce(touchpoint_4.state, '') <> 'CANCELED' WITH touchpoint_4 ORDER BY touchpoint_4.accountId DESC, touchpoint_4.occurredAt DESC LIMIT 1 RETURN touchpoint_4.occurredAt } AS past_8, COLLECT { MATCH (task_6:Task)
WHERE
  task_6.accountId = account_4.id AND
  task_6.status = 'COMPLETED' AND
  task_6.completedAt <= $p0 WITH task_6 ORDER BY task_6.completedAt DESC LIMIT 1 RETURN task_6.completedAt } AS past_9 WITH assignment_1, account_4, {contractStatus: head([each IN past_7 WHERE each[0] = 'contractStatus' | each[1]] + [account_4.contractStatus]), contractValue: head([each IN past_7 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], account_4.currency) IS NOT NULL THEN each[2] END] + [account_4.contractValue]), currency: toString(head([each IN past_7 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], account_4.currency) END] + [account_4.currency])), id: account_4.id, lastActivityAt: CASE WHEN head(past_8) IS NULL OR head(past_9) > head(past_8) THEN head(past_9) ELSE head(past_8) END, name: head([each IN past_7 WHERE each[0] = 'name' | each[1]] + [account_4.name]), node: account_4, region: head([each IN past_7 WHERE each[0] = 'region' | each[1]] + [account_4.region]), type: head([each IN past_7 WHERE each[0] = 'type' | each[1]] + [account_4.type])} AS account_5 WHERE true AND coalesce(assignment_1.role, '') = $p2 AND account_5.region = $p19 AND ($p7 IS NULL OR account_5.type IN $p7) AND (account_5.contractStatus IN $p13 OR (account_5.contractStatus IS NULL AND $p14)) AND $p16 IS NOT NULL RETURN count(*) AS part_7 } RETURN collect([[[user_1.name], row_2[1][1], row_2[1][0], row_2[1][3], [part_6, part_7]]]) AS part_8 } CALL (*) { MATCH (account_6:Account|FormerAccount)
WHERE account_6.validFrom <= $p0 AND coalesce(account_6.validTo > $p0, true) WITH account_6, COLLECT { MATCH (change_5:Change)
USING INDEX change_5:Change(accountId, at)
WHERE change_5.accountId = account_6.id AND change_5.at > $p0 WITH change_5 ORDER BY change_5.accountId, change_5.at RETURN [change_5.field, change_5.oldValue, CASE WHEN change_5.oldValue =~ $p25 THEN toInteger(split(split(change_5.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_5.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_5.oldValue, ' ')[1]] } AS past_10 WITH account_6, {contractStatus: head([each IN past_10 WHERE each[0] = 'contractStatus' | each[1]] + [account_6.contractStatus]), contractValue: head([each IN past_10 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], account_6.currency) IS NOT NULL THEN each[2] END] + [account_6.contractValue]), currency: toString(head([each IN past_10 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], account_6.currency) END] + [account_6.currency])), id: account_6.id, node: account_6, region: head([each IN past_10 WHERE each[0] = 'region' | each[1]] + [account_6.region]), type: head([each IN past_10 WHERE each[0] = 'type' | each[1]] + [account_6.type])} AS account_7 WHERE true AND account_7.region = $p22 AND ($p7 IS NULL OR account_7.type IN $p7) AND account_7.contractStatus IN $p13 AND NOT EXISTS { WITH account_7.node AS origin_2
MATCH (origin_2)<-[assignment_2:ASSIGNED_TO|WAS_ASSIGNED_TO]-(holder_1:User)
WHERE
  assignment_2.role = $p2 AND
  assignment_2.validFrom <= $p0 AND
  coalesce(assignment_2.validTo > $p0, true) } WITH account_7.currency AS currency_1, count(*) AS number_4, sum(account_7.contractValue) AS units_0 RETURN collect([currency_1, number_4, units_0]) AS part_9 } CALL (*) { MATCH (account_8:Account|FormerAccount)
WHERE account_8.validFrom <= $p0 AND coalesce(account_8.validTo > $p0, true) WITH account_8, COLLECT { MATCH (change_6:Change)
USING INDEX change_6:Change(accountId, at)
WHERE change_6.accountId = account_8.id AND change_6.at > $p0 WITH change_6 ORDER BY change_6.accountId, change_6.at RETURN [change_6.field, change_6.oldValue, CASE WHEN change_6.oldValue =~ $p25 THEN toInteger(split(split(change_6.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_6.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_6.oldValue, ' ')[1]] } AS past_11 WITH account_8, {contractStatus: head([each IN past_11 WHERE each[0] = 'contractStatus' | each[1]] + [account_8.contractStatus]), id: account_8.id, name: head([each IN past_11 WHERE each[0] = 'name' | each[1]] + [account_8.name]), node: account_8, region: head([each IN past_11 WHERE each[0] = 'region' | each[1]] + [account_8.region]), type: head([each IN past_11 WHERE each[0] = 'type' | each[1]] + [account_8.type])} AS account_9 WHERE true AND account_9.region = $p23 AND ($p7 IS NULL OR account_9.type IN $p7) AND account_9.contractStatus IN $p13 AND NOT EXISTS { WITH account_9.node AS origin_3
MATCH (origin_3)<-[assignment_3:ASSIGNED_TO|WAS_ASSIGNED_TO]-(holder_2:User)
WHERE
  assignment_3.role = $p2 AND
  assignment_3.validFrom <= $p0 AND
  coalesce(assignment_3.validTo > $p0, true) } WITH account_9 ORDER BY account_9.name, account_9.id LIMIT $p24  RETURN collect([[account_9.name]]) AS part_10 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_1, part_0[0][0], [part_0[0][1], part_0[0][0], part_0[3], part_0[4], part_0[1], part_0[0][3], part_0[0][4], part_0[0][5], part_0[0][6], part_0[0][7], part_0[0][8], part_0[0][9], part_0[0][10]], [part_8], [part_9, [part_10]]]], version

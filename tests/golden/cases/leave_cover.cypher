// composed.assignmentScenario
// p0: "success_manager"
// p1: "2026-05-18 12:00:00+00:00"
// p2: "2026-06-17 12:00:00+00:00"
// p3: "2026-05-18"
// p4: "2026-06-17"
// p5: null
// p6: null
// p7: "general"
// p8: null
// p9: null
// p10: false
// p11: ["FREE", "PAYING"]
// p12: false
// p13: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p14: "{\"changes\": [{\"accountId\": \"QWNjb3VudDp2\", \"includeDescendants\": true, \"onlyVacantDescendants\": true, \"userId\": \"VXNlcjo3\"}], \"coverage\": {\"activityScope\": \"ACCOUNT\", \"coveredBy\": \"ANYONE\", \"includeInternalNotes\": false, \"nullStatusAtRowLevel\": \"EXCLUDE\", \"period\": \"DAYS_30\", \"role\": \"success_manager\", \"teamIds\": [\"VGVhbToyMjE\"]}}"
// p15: ["v"]
// p16: ["7"]
// p17: false
// p18: [{"accountId": "v", "userId": "7", "below": true, "vacant": true}]
// p19: 3
// p20: 11
// p21: 3
// p22: 11
// p23: "default"
// p24: "223"
// p25: "224"
// p26: "222"
// p27: "221"
// p28: "225"
CALL () { MATCH (account_0:Account)
WHERE account_0.id IN $p15 RETURN collect(account_0.id) AS part_0 } CALL () { MATCH (user_0:User)
WHERE user_0.id IN $p16 AND user_0.active RETURN collect(user_0.id) AS part_1 } CALL () { UNWIND range(0, size($p18) - 1) AS at
WITH at, $p18[at] AS change
MATCH (top:Account {id: change.accountId})
OPTIONAL MATCH (user:User {id: change.userId})
CALL (top) {
  MATCH (top)<-[assignment:ASSIGNED_TO]-(own:User)
  WHERE coalesce(assignment.role, '') = $p0
  RETURN collect(own) AS owners
}
CALL (top, change) {
  MATCH (account_1:Account)
  USING INDEX account_1:Account(path)
  WHERE change.below AND account_1.path STARTS WITH top.path
  RETURN account_1
    UNION ALL
  MATCH (account_1:Account {id: change.accountId})
  WHERE NOT change.below
  RETURN account_1
}
WITH at, change, user, top, owners, account_1
LIMIT 10001
WITH at, user, owners, account_1, change.vacant AND account_1 <> top AS vacant
ORDER BY at
WITH account_1, count(*) AS times_0, collect([user, vacant, owners]) AS steps
CALL (account_1) {
  MATCH (account_1)<-[assignment:ASSIGNED_TO]-(own:User)
  WHERE coalesce(assignment.role, '') = $p0
  RETURN collect(own) AS held_0
}
WITH
  account_1,
  held_0,
  times_0,
  [
    step IN steps
    WHERE NOT step[1] OR all(each IN held_0 WHERE each IN step[2])
    | [step[0]]
  ] AS steps
WITH
  account_1,
  held_0,
  times_0,
  CASE
    WHEN steps = [] THEN null
    ELSE
      reduce(
        holders_0 = held_0,
        step IN
        steps |
          CASE
            WHEN step[0] IS NULL THEN []
            WHEN $p17 THEN [each IN holders_0 WHERE each <> step[0]] + step
            ELSE step
          END)
  END AS holders_0
WHERE true RETURN {pairs: collect(CASE WHEN holders_0 IS NOT NULL THEN [account_1, holders_0, held_0] END), changed: collect(CASE WHEN holders_0 IS NOT NULL THEN account_1.id END), vacant: collect(CASE WHEN size(holders_0) = 0 THEN account_1.id END), times: sum(times_0)} AS part_2 } CALL (*) { CALL (*) { MATCH (holder:User)-[assignment:ASSIGNED_TO]->(account_2:Account)
USING INDEX assignment:ASSIGNED_TO(role)
WHERE assignment.role = $p0
WITH account_2, collect(holder) AS holders_1
WHERE true AND account_2:TeamSet1 AND ($p5 IS NULL OR account_2.type IN $p5) AND (account_2.contractStatus = 'CANCELED' OR (account_2.contractStatus IN $p11 OR (account_2.contractStatus IS NULL AND $p12))) WITH *, CASE WHEN coalesce(account_2.lastActivityAt < $p2, true) THEN coalesce(account_2.lastActivityAt >= $p1, false) ELSE EXISTS { MATCH (touchpoint_0:Touchpoint)
USING INDEX touchpoint_0:Touchpoint(accountId, occurredAt, counted)
WHERE
  touchpoint_0.accountId = account_2.id AND
  touchpoint_0.occurredAt >= $p1 AND
  touchpoint_0.occurredAt < $p2 AND
  touchpoint_0.counted IS NOT NULL AND
  ($p10 OR NOT touchpoint_0.counted ENDS WITH ' note') AND
  ($p9 IS NULL OR touchpoint_0.counted IN $p9) } OR EXISTS { MATCH (task_0:Task)
USING INDEX task_0:Task(accountId, completedAt, done)
WHERE
  task_0.accountId = account_2.id AND
  task_0.completedAt >= $p1 AND
  task_0.completedAt < $p2 AND
  task_0.done IS NOT NULL AND
  ($p8 IS NULL OR task_0.done IN $p8) } END AS covered_0 WITH *, EXISTS { MATCH (task_1:Task)
USING INDEX task_1:Task(accountId, openDue)
WHERE
  task_1.accountId = account_2.id AND
  task_1.openDue < $p4 AND
  ($p6 IS NULL OR coalesce(task_1.flow, $p7) IN $p6) AND task_1.openDue >= $p3 } AS late_0 RETURN collect([holders_1, account_2.contractStatus, covered_0, late_0, account_2.healthRank, account_2.contractValue, account_2.currency]) AS facts_0 } CALL (*) { UNWIND facts_0 AS fact_0 WITH fact_0[4] AS rank_0, fact_0[6] AS currency_0, sum(CASE WHEN fact_0[1] IN $p11 THEN 1 ELSE 0 END) AS sum_0, sum(CASE WHEN fact_0[1] IN $p11 AND fact_0[2] THEN 1 ELSE 0 END) AS sum_1, sum(CASE WHEN fact_0[1] = 'CANCELED' THEN 1 ELSE 0 END) AS sum_2, sum(CASE WHEN fact_0[1] IN $p11 AND fact_0[4] = 'GOOD' THEN 1 ELSE 0 END) AS sum_3, sum(CASE WHEN fact_0[1] IN $p11 AND fact_0[4] = 'AVERAGE' THEN 1 ELSE 0 END) AS sum_4, sum(CASE WHEN fact_0[1] IN $p11 AND fact_0[4] = 'POOR' THEN 1 ELSE 0 END) AS sum_5, sum(CASE WHEN fact_0[1] IN $p11 AND fact_0[4] = 'UNKNOWN' THEN 1 ELSE 0 END) AS sum_6, sum(CASE WHEN fact_0[1] IN $p11 THEN fact_0[5] END) AS sum_7 WITH collect([rank_0, currency_0, sum_7]) AS worth_0, sum(sum_0) AS sum_8, sum(sum_1) AS sum_9, sum(sum_2) AS sum_10, sum(sum_3) AS sum_11, sum(sum_4) AS sum_12, sum(sum_5) AS sum_13, sum(sum_6) AS sum_14 WITH worth_0, [sum_8, sum_9, sum_10, sum_11, sum_12, sum_13, sum_14] AS figures_0 RETURN figures_0 AS found_0, worth_0 AS amounts_0 } CALL (*) { UNWIND facts_0 AS fact_1 UNWIND fact_1[0] AS user_1 WITH user_1, fact_1[4] AS rank_1, fact_1[6] AS currency_1, count(*) AS sum_15, sum(CASE WHEN fact_1[2] THEN 1 ELSE 0 END) AS sum_16, sum(CASE WHEN fact_1[1] = 'CANCELED' THEN 1 ELSE 0 END) AS sum_17, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[3] THEN 1 ELSE 0 END) AS sum_18, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[4] = 'GOOD' THEN 1 ELSE 0 END) AS sum_19, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[4] = 'AVERAGE' THEN 1 ELSE 0 END) AS sum_20, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[4] = 'POOR' THEN 1 ELSE 0 END) AS sum_21, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) AND fact_1[4] = 'UNKNOWN' THEN 1 ELSE 0 END) AS sum_22, sum(CASE WHEN (fact_1[1] IN $p11 OR (fact_1[1] IS NULL AND $p12)) THEN fact_1[5] END) AS sum_23 WITH user_1, collect([rank_1, currency_1, sum_23]) AS worth_1, sum(sum_15) AS sum_24, sum(sum_16) AS sum_25, sum(sum_17) AS sum_26, sum(sum_18) AS sum_27, sum(sum_19) AS sum_28, sum(sum_20) AS sum_29, sum(sum_21) AS sum_30, sum(sum_22) AS sum_31 WITH user_1, worth_1, [sum_24, sum_25, sum_26, sum_27, sum_28, sum_29, sum_30, sum_31] AS figures_1 RETURN collect([user_1, figures_1, worth_1, [], [], 0]) AS rows_0 } RETURN head(collect([found_0, amounts_0, rows_0, [], []])) AS part_3 } CALL (*) { UNWIND part_3[2] AS row_0 WITH row_0, row_0[0] AS user_2 WHERE $p14 IS NOT NULL WITH row_0, user_2 ORDER BY user_2.name, user_2.id LIMIT $p20 CALL (*) { MATCH (user_2)-[assignment_0:ASSIGNED_TO]->(account_3:Account)
WHERE true AND coalesce(assignment_0.role, '') = $p0 AND account_3:TeamSet1 AND ($p5 IS NULL OR account_3.type IN $p5) AND (account_3.contractStatus IN $p11 OR (account_3.contractStatus IS NULL AND $p12)) AND $p14 IS NOT NULL WITH account_3 ORDER BY account_3.name, account_3.id LIMIT $p19  RETURN collect([true]) AS part_4 } CALL (*) { MATCH (user_2)-[assignment_0:ASSIGNED_TO]->(account_3:Account)
WHERE true AND coalesce(assignment_0.role, '') = $p0 AND account_3:TeamSet1 AND ($p5 IS NULL OR account_3.type IN $p5) AND (account_3.contractStatus IN $p11 OR (account_3.contractStatus IS NULL AND $p12)) AND $p14 IS NOT NULL RETURN count(*) AS part_5 } RETURN collect([[[user_2.name], row_0[1][1], row_0[1][0], row_0[1][3], row_0[2], row_0[1][4], row_0[1][5], row_0[1][6], row_0[1][7], [part_4, part_5]]]) AS part_6 } CALL (*) { MATCH (account_4:Account&TeamSet1)
USING INDEX account_4:TeamSet1(name, id)
WHERE account_4.name IS NOT NULL AND account_4.id IS NOT NULL AND account_4:TeamSet1 AND ($p5 IS NULL OR account_4.type IN $p5) AND account_4.contractStatus IN $p11 AND NOT EXISTS { MATCH (account_4)<-[assignment_1:ASSIGNED_TO]-(holder_0:User)
WHERE coalesce(assignment_1.role, '') = $p0 } WITH account_4.currency AS currency_2, count(*) AS number_0, sum(account_4.contractValue) AS units_0 RETURN collect([currency_2, number_0, units_0]) AS part_7 } CALL (*) { CALL (*) { CALL (*) {
  MATCH (holder:User)-[assignment:ASSIGNED_TO]->(account_5:Account)
  USING INDEX assignment:ASSIGNED_TO(role)
  WHERE assignment.role = $p0
  WITH account_5, collect(holder) AS holders_2
  WHERE NOT account_5.id IN part_2.changed
  RETURN account_5, holders_2
    UNION ALL
  UNWIND part_2.pairs AS pair
  WITH pair[0] AS account_5, pair[1] AS holders_2
  WHERE size(holders_2) > 0
  RETURN account_5, holders_2
}
WITH account_5, holders_2
WHERE account_5:Account AND account_5:TeamSet1 AND ($p5 IS NULL OR account_5.type IN $p5) AND (account_5.contractStatus = 'CANCELED' OR (account_5.contractStatus IN $p11 OR (account_5.contractStatus IS NULL AND $p12))) WITH *, CASE WHEN coalesce(account_5.lastActivityAt < $p2, true) THEN coalesce(account_5.lastActivityAt >= $p1, false) ELSE EXISTS { MATCH (touchpoint_1:Touchpoint)
USING INDEX touchpoint_1:Touchpoint(accountId, occurredAt, counted)
WHERE
  touchpoint_1.accountId = account_5.id AND
  touchpoint_1.occurredAt >= $p1 AND
  touchpoint_1.occurredAt < $p2 AND
  touchpoint_1.counted IS NOT NULL AND
  ($p10 OR NOT touchpoint_1.counted ENDS WITH ' note') AND
  ($p9 IS NULL OR touchpoint_1.counted IN $p9) } OR EXISTS { MATCH (task_2:Task)
USING INDEX task_2:Task(accountId, completedAt, done)
WHERE
  task_2.accountId = account_5.id AND
  task_2.completedAt >= $p1 AND
  task_2.completedAt < $p2 AND
  task_2.done IS NOT NULL AND
  ($p8 IS NULL OR task_2.done IN $p8) } END AS covered_1 WITH *, EXISTS { MATCH (task_3:Task)
USING INDEX task_3:Task(accountId, openDue)
WHERE
  task_3.accountId = account_5.id AND
  task_3.openDue < $p4 AND
  ($p6 IS NULL OR coalesce(task_3.flow, $p7) IN $p6) AND task_3.openDue >= $p3 } AS late_1 RETURN collect([holders_2, account_5.contractStatus, covered_1, late_1, account_5.healthRank, account_5.contractValue, account_5.currency]) AS facts_1 } CALL (*) { UNWIND facts_1 AS fact_2 WITH fact_2[4] AS rank_2, fact_2[6] AS currency_3, sum(CASE WHEN fact_2[1] IN $p11 THEN 1 ELSE 0 END) AS sum_32, sum(CASE WHEN fact_2[1] IN $p11 AND fact_2[2] THEN 1 ELSE 0 END) AS sum_33, sum(CASE WHEN fact_2[1] = 'CANCELED' THEN 1 ELSE 0 END) AS sum_34, sum(CASE WHEN fact_2[1] IN $p11 AND fact_2[4] = 'GOOD' THEN 1 ELSE 0 END) AS sum_35, sum(CASE WHEN fact_2[1] IN $p11 AND fact_2[4] = 'AVERAGE' THEN 1 ELSE 0 END) AS sum_36, sum(CASE WHEN fact_2[1] IN $p11 AND fact_2[4] = 'POOR' THEN 1 ELSE 0 END) AS sum_37, sum(CASE WHEN fact_2[1] IN $p11 AND fact_2[4] = 'UNKNOWN' THEN 1 ELSE 0 END) AS sum_38, sum(CASE WHEN fact_2[1] IN $p11 THEN fact_2[5] END) AS sum_39 WITH collect([rank_2, currency_3, sum_39]) AS worth_2, sum(sum_32) AS sum_40, sum(sum_33) AS sum_41, sum(sum_34) AS sum_42, sum(sum_35) AS sum_43, sum(sum_36) AS sum_44, sum(sum_37) AS sum_45, sum(sum_38) AS sum_46 WITH worth_2, [sum_40, sum_41, sum_42, sum_43, sum_44, sum_45, sum_46] AS figures_2 RETURN figures_2 AS found_1, worth_2 AS amounts_1 } CALL (*) { UNWIND facts_1 AS fact_3 UNWIND fact_3[0] AS user_3 WITH user_3, fact_3[4] AS rank_3, fact_3[6] AS currency_4, count(*) AS sum_47, sum(CASE WHEN fact_3[2] THEN 1 ELSE 0 END) AS sum_48, sum(CASE WHEN fact_3[1] = 'CANCELED' THEN 1 ELSE 0 END) AS sum_49, sum(CASE WHEN (fact_3[1] IN $p11 OR (fact_3[1] IS NULL AND $p12)) AND fact_3[3] THEN 1 ELSE 0 END) AS sum_50, sum(CASE WHEN (fact_3[1] IN $p11 OR (fact_3[1] IS NULL AND $p12)) AND fact_3[4] = 'GOOD' THEN 1 ELSE 0 END) AS sum_51, sum(CASE WHEN (fact_3[1] IN $p11 OR (fact_3[1] IS NULL AND $p12)) AND fact_3[4] = 'AVERAGE' THEN 1 ELSE 0 END) AS sum_52, sum(CASE WHEN (fact_3[1] IN $p11 OR (fact_3[1] IS NULL AND $p12)) AND fact_3[4] = 'POOR' THEN 1 ELSE 0 END) AS sum_53, sum(CASE WHEN (fact_3[1] IN $p11 OR (fact_3[1] IS NULL AND $p12)) AND fact_3[4] = 'UNKNOWN' THEN 1 ELSE 0 END) AS sum_54, sum(CASE WHEN (fact_3[1] IN $p11 OR (fact_3[1] IS NULL AND $p12)) THEN fact_3[5] END) AS sum_55 WITH user_3, collect([rank_3, currency_4, sum_55]) AS worth_3, sum(sum_47) AS sum_56, sum(sum_48) AS sum_57, sum(sum_49) AS sum_58, sum(sum_50) AS sum_59, sum(sum_51) AS sum_60, sum(sum_52) AS sum_61, sum(sum_53) AS sum_62, sum(sum_54) AS sum_63 WITH user_3, worth_3, [sum_56, sum_57, sum_58, sum_59, sum_60, sum_61, sum_62, sum_63] AS figures_3 RETURN collect([user_3, figures_3, worth_3, [], [], 0]) AS rows_1 } RETURN head(collect([found_1, amounts_1, rows_1, [], []])) AS part_8 } CALL (*) { UNWIND part_8[2] AS row_1 WITH row_1, row_1[0] AS user_4 WHERE $p14 IS NOT NULL WITH row_1, user_4 ORDER BY user_4.name, user_4.id LIMIT $p22 CALL (*) { CALL (*) {
  MATCH (user_4)-[assignment:ASSIGNED_TO]->(account_6:Account)
  WHERE coalesce(assignment.role, '') = $p0 AND NOT account_6.id IN part_2.changed
  RETURN account_6
    UNION ALL
  UNWIND part_2.pairs AS pair
  WITH pair[0] AS account_6
  WHERE user_4 IN pair[1]
  RETURN account_6
}
WITH account_6
WHERE account_6:Account AND account_6:TeamSet1 AND ($p5 IS NULL OR account_6.type IN $p5) AND (account_6.contractStatus IN $p11 OR (account_6.contractStatus IS NULL AND $p12)) AND $p14 IS NOT NULL WITH account_6 ORDER BY account_6.name, account_6.id LIMIT $p21  RETURN collect([true]) AS part_9 } CALL (*) { CALL (*) {
  MATCH (user_4)-[assignment:ASSIGNED_TO]->(account_6:Account)
  WHERE coalesce(assignment.role, '') = $p0 AND NOT account_6.id IN part_2.changed
  RETURN account_6
    UNION ALL
  UNWIND part_2.pairs AS pair
  WITH pair[0] AS account_6
  WHERE user_4 IN pair[1]
  RETURN account_6
}
WITH account_6
WHERE account_6:Account AND account_6:TeamSet1 AND ($p5 IS NULL OR account_6.type IN $p5) AND (account_6.contractStatus IN $p11 OR (account_6.contractStatus IS NULL AND $p12)) AND $p14 IS NOT NULL RETURN count(*) AS part_10 } RETURN collect([[[user_4.name], row_1[1][1], row_1[1][0], row_1[1][3], row_1[2], row_1[1][4], row_1[1][5], row_1[1][6], row_1[1][7], [part_9, part_10]]]) AS part_11 } CALL (*) { MATCH (account_7:Account&TeamSet1)
USING INDEX account_7:TeamSet1(name, id)
WHERE account_7.name IS NOT NULL AND account_7.id IS NOT NULL AND account_7:TeamSet1 AND ($p5 IS NULL OR account_7.type IN $p5) AND account_7.contractStatus IN $p11 AND CASE WHEN account_7.id IN part_2.changed THEN account_7.id IN part_2.vacant ELSE NOT EXISTS { MATCH (account_7)<-[assignment_2:ASSIGNED_TO]-(holder_1:User)
WHERE coalesce(assignment_2.role, '') = $p0 } END WITH account_7.currency AS currency_5, count(*) AS number_1, sum(account_7.contractValue) AS units_1 RETURN collect([currency_5, number_1, units_1]) AS part_12 } CALL (*) { UNWIND part_2.pairs AS pair_0 UNWIND pair_0[1] AS holder_2 WITH pair_0, holder_2, pair_0[0] AS account_8 WHERE NOT holder_2 IN pair_0[2] CALL (*) { MATCH (holder_2)-[:MEMBER_OF]->(team_0:SuccessTeam)
WHERE true RETURN collect(team_0.id) AS mine_0 } WITH account_8, mine_0 WHERE size(mine_0) > 0 AND NOT coalesce(($p23 IN mine_0 AND true) OR ($p24 IN mine_0 AND account_8:TeamSet3) OR ($p25 IN mine_0 AND account_8:TeamSet4) OR ($p26 IN mine_0 AND account_8:TeamSet2) OR ($p27 IN mine_0 AND account_8:TeamSet1) OR ($p28 IN mine_0 AND account_8:TeamSet5), false) WITH DISTINCT account_8 WHERE account_8:Account WITH account_8 ORDER BY account_8.name, account_8.id  RETURN collect([account_8.name, account_8.region]) AS part_13 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[[[part_3[0][1], part_3[0][0], part_3[1], part_3[0][3], part_3[0][4], part_3[0][5], part_3[0][6]], [part_6], [part_7]], [[part_8[0][1], part_8[0][0], part_8[1], part_8[0][3], part_8[0][4], part_8[0][5], part_8[0][6]], [part_11], [part_12]], part_13]], version, part_0, part_1, part_2.times

// composed.successReport
// p0: 1
// p1: "{\"goLiveDays\": 30, \"includeInactive\": false, \"noTouchpointDays\": 90, \"renewalDays\": 90, \"userId\": \"VXNlcjo2\"}"
// p2: ["ESCALATED"]
// p3: [[0, 40]]
// p4: "2026-06-17"
// p5: "2026-09-15"
// p6: ["CANCELED", "CLOSED"]
// p7: "2026-07-17"
// p8: "\u0001"
// p9: 5
// p10: 5
// p11: "2026-06-17"
// p12: 5
// p13: ["AWAITING_REVIEW", "RENEWAL_APPROVED", "RENEWAL_REJECTED", "UNDER_REVIEW"]
// p14: "2026-01-01"
// p15: ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-17"]
// p16: 6
// p17: "2026-06-17 12:00:00+00:00"
// p18: false
// p19: "6"
// p20: null
// p21: true
// p22: true
// p23: "9999-12-31"
// p24: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p25: "2026-01-01 00:00:00+00:00"
// p26: {"NOT_STARTED": "NEW", "STARTED": "IN_PROGRESS", "PAUSED": "PAUSED", "COMPLETED": "CLOSED", "CANCELED": "CANCELED"}
// p27: ["NEW", "ACTIVE"]
// p28: "2026-06-17 00:00:00+00:00"
// p29: "2026-09-16 00:00:00+00:00"
// p30: "2026-09-15"
// p31: "2026-03-19 00:00:00+00:00"
// p32: [[-1.0, 0.0], [0.0, 40.0]]
CALL () { CALL () {
  MATCH (named:User)
  WHERE
    named.id = $p19 AND
    ($p21 OR
      named.id = $p20 OR
      ($p22 AND
        EXISTS {
          (named)-[:REPORTS_TO*1..50]->(above:User)
          WHERE above.id = $p20
        }))
  RETURN named AS top
    UNION
  WITH $p19 AS nobody
  WHERE nobody IS NULL AND $p21
  MATCH (first:User)
  WHERE first.id > '' AND NOT EXISTS { (first)-[:REPORTS_TO]->() }
  RETURN first AS top
}
MATCH line = (top)<-[:REPORTS_TO*0..50]-(csm_2:User)
WITH csm_2, [each IN nodes(line) | each.id] AS chain_0
WHERE size(chain_0) <=
  CASE
    WHEN $p22 THEN 51
    ELSE 1
  END MATCH (csm_2)<-[:MANAGED_BY]-(engagement_19:Engagement)
WHERE true AND engagement_19.createdAt <= $p17 WITH *, NOT engagement_19.state IN $p6 OR $p18 AS counts_1  CALL (*) { MATCH (engagement_19)-[:COVERS]->(contract_7:Contract)
WHERE contract_7.accountId = engagement_19.accountId WITH *, CASE WHEN contract_7.state = 'CANCELED' THEN 'CANCELED' WHEN contract_7.startDate > $p4 OR (contract_7.state = 'DRAFT' AND (contract_7.startDate IS NULL OR coalesce(contract_7.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_7.endDate <= $p4 OR (contract_7.state = 'EXPIRED' AND contract_7.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END AS state_1 CALL (*) { MATCH (contract_7)<-[:RENEWS]-(opportunity_0:Opportunity)
WHERE
  opportunity_0.type = 'RENEW' AND
  opportunity_0.stage IN ['CLOSED_WON', 'CLOSED_LOST'] AND
  opportunity_0.actualClosedDate <= $p4 WITH opportunity_0 ORDER BY opportunity_0.actualClosedDate DESC, opportunity_0.id DESC LIMIT 1 RETURN head(collect([opportunity_0.stage, opportunity_0.actualClosedDate])) AS decision_0 } CALL (*) { WITH 1 AS one_0 WHERE state_1 = 'EXPIRED' AND contract_7.substate IS NULL MATCH (contract_8:Contract)
WHERE contract_8.accountId = contract_7.accountId AND contract_8.state <> 'CANCELED' AND contract_8.startDate > contract_7.startDate AND coalesce(contract_8.endDate > contract_7.endDate, true) RETURN count(contract_8) AS followed_0 } RETURN collect([contract_7, state_1, contract_7.substate, contract_7.value, contract_7.currency, contract_7.startDate, contract_7.endDate, contract_7.renewalDate, coalesce(decision_0[0], CASE WHEN contract_7.substate IN ['RENEWAL_APPROVED', 'RENEWAL_REJECTED'] AND contract_7.renewalFinalizedOn <= $p4 THEN CASE contract_7.substate WHEN 'RENEWAL_APPROVED' THEN 'CLOSED_WON' ELSE 'CLOSED_LOST' END END), CASE WHEN decision_0 IS NULL THEN contract_7.renewalFinalizedOn ELSE decision_0[1] END, coalesce(contract_7.substate = 'RENEWAL_REJECTED', false) OR coalesce(decision_0[0] = 'CLOSED_LOST', false) OR (state_1 = 'EXPIRED' AND contract_7.substate IS NULL AND followed_0 = 0), coalesce(contract_7.renewalDate, contract_7.endDate), contract_7.accountId, toString(coalesce(coalesce(contract_7.renewalDate, contract_7.endDate), $p23)) + $p8 + contract_7.number + $p8 + contract_7.id]) AS found_1 } CALL (*) { MATCH (escalation_0:Escalation)
WHERE escalation_0.accountId = engagement_19.accountId RETURN collect(escalation_0.state) AS found_2 } CALL (*) { MATCH (engagement_19)<-[:OF_ENGAGEMENT]-(review_0:Meeting)
WHERE
  review_0.type = 'QBR' AND review_0.state = 'SCHEDULED' AND review_0.startAt >= $p17 RETURN min(review_0.startAt) AS found_3 } CALL (*) { MATCH (engagement_19)<-[:FOR_ENGAGEMENT]-(task_0:Task)
WHERE true RETURN collect(CASE WHEN task_0.dueDate < $p4 AND NOT task_0.status IN ['COMPLETED', 'CANCELED'] THEN 'OVERDUE' ELSE $p26[task_0.status] END) AS found_4 } CALL (*) { MATCH (engagement_19)<-[:OF_ENGAGEMENT]-(signal_4:RiskSignal)
WHERE true AND signal_4.state IN $p27 AND signal_4.raisedAt <= $p17 CALL (*) { MATCH (signal_4)-[:IMPACTS]->(contract_9:Contract)
WHERE true RETURN collect(contract_9) AS contracts_1 } RETURN collect([signal_4.category, signal_4.scope, signal_4.probability, contracts_1]) AS found_5 } CALL (*) { MATCH (touchpoint_0:Touchpoint)
WHERE
  touchpoint_0.openForId = engagement_19.id AND
  coalesce(
    $p4 <= touchpoint_0.dueDate <= $p30,
    $p28 <= touchpoint_0.occurredAt < $p29
  ) RETURN count(touchpoint_0) AS found_6 } CALL (*) { MATCH (engagement_19)<-[:OF_ENGAGEMENT]-(meeting_0:Meeting)
WHERE meeting_0.state = 'SCHEDULED' AND $p28 <= meeting_0.startAt < $p29 RETURN count(meeting_0) AS found_7 } CALL (*) { MATCH (touchpoint_1:Touchpoint)
WHERE touchpoint_1.engagedId = engagement_19.id AND touchpoint_1.occurredAt <= $p17 AND touchpoint_1.occurredAt >= $p31 WITH touchpoint_1 LIMIT 1 RETURN count(touchpoint_1) > 0 AS found_8 } CALL (*) { MATCH (engagement_19)<-[:OF_ENGAGEMENT]-(objective_0:Objective)
WHERE true RETURN collect(objective_0.progress) AS found_9 } CALL (*) { MATCH (engagement_19)<-[:OF_ENGAGEMENT]-(usage_1:ProductUsage)
WHERE true AND any(span_1 IN $p32 WHERE span_1[0] <= usage_1.adoptionScore AND usage_1.adoptionScore < span_1[1]) RETURN collect([usage_1, usage_1.adoptionScore, usage_1.product, engagement_19.number, engagement_19.id]) AS found_10 } WITH [engagement_19, chain_0, counts_1, found_1, round(reduce(total_0 = 0.0, entry_2 IN found_1 | total_0 + CASE WHEN entry_2[1] = 'ACTIVE' THEN coalesce(entry_2[3] * $p24[entry_2[4]], 0.0) ELSE 0.0 END), 3), coalesce($p25 <= engagement_19.createdAt < $p17, false), csm_2.id, found_2, found_3, engagement_19.stage, engagement_19.healthScore, found_4, found_5, engagement_19.perceivedHealth, found_6 + found_7 > 0, found_8, engagement_19.state, engagement_19.goLiveDate, found_9, found_10] AS fact_29, round(reduce(total_0 = 0.0, entry_2 IN found_1 | total_0 + CASE WHEN entry_2[1] = 'ACTIVE' THEN coalesce(entry_2[3] * $p24[entry_2[4]], 0.0) ELSE 0.0 END), 3) AS key_0, engagement_19.number AS key_1, engagement_19.id AS key_2 ORDER BY key_0 DESC, key_1, key_2 RETURN collect(fact_29) AS facts_0 } CALL () { CALL () {
  MATCH (named:User)
  WHERE
    named.id = $p19 AND
    ($p21 OR
      named.id = $p20 OR
      ($p22 AND
        EXISTS {
          (named)-[:REPORTS_TO*1..50]->(above:User)
          WHERE above.id = $p20
        }))
  RETURN named AS top
    UNION
  WITH $p19 AS nobody
  WHERE nobody IS NULL AND $p21
  MATCH (first:User)
  WHERE first.id > '' AND NOT EXISTS { (first)-[:REPORTS_TO]->() }
  RETURN first AS top
}
MATCH line = (top)<-[:REPORTS_TO*0..50]-(csm_3:User)
WITH csm_3, [each IN nodes(line) | each.id] AS chain_1
WHERE size(chain_1) <=
  CASE
    WHEN $p22 THEN 51
    ELSE 1
  END WITH csm_3, chain_1 ORDER BY csm_3.name, csm_3.id RETURN collect([csm_3, chain_1]) AS people_0 } CALL (*) { CALL (*) { UNWIND [each_0 IN people_0 | [each_0[1][$p0], each_0, null]] + [each_0 IN facts_0 | [each_0[1][$p0], null, each_0]] AS pair_0 WITH pair_0[0] AS branch_0, collect(pair_0[1]) AS below_0, collect(pair_0[2]) AS mine_0 WITH below_0, mine_0, head([each_0 IN below_0 WHERE size(each_0[1]) = $p0 + 1 | each_0[0]]) AS person_0 WHERE person_0 IS NOT NULL RETURN collect([person_0, below_0, mine_0, $p0 + 1]) AS groups_0 } UNWIND [[null, people_0, facts_0, $p0]] + groups_0 AS row_0 WITH row_0[0] AS user_0, row_0[1] AS people_1, row_0[2] AS facts_1, row_0[3] AS place_0 CALL (*) { UNWIND facts_1 AS fact_0 RETURN [sum(CASE WHEN fact_0[2] AND true THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[5] THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] THEN 1 ELSE 0 END), count(DISTINCT CASE WHEN fact_0[2] THEN fact_0[6] END), sum(CASE WHEN fact_0[2] AND any(it_0 IN fact_0[7] WHERE it_0 IN $p2) THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND fact_0[8] IS NOT NULL THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND fact_0[13] = 'RED' THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND fact_0[13] = 'YELLOW' THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND any(span_0 IN $p3 WHERE span_0[0] <= fact_0[10] AND fact_0[10] < span_0[1]) AND $p4 <= reduce(first_0 = null, it_1 IN fact_0[3] | CASE WHEN it_1[1] IN ['DRAFT', 'ACTIVE'] AND it_1[7] IS NOT NULL AND (first_0 IS NULL OR it_1[7] < first_0) THEN it_1[7] ELSE first_0 END) <= $p5 THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND NOT fact_0[14] THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND NOT fact_0[15] THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] THEN size(fact_0[12]) ELSE 0 END), sum(CASE WHEN fact_0[2] AND fact_0[9] = 'INITIAL_ONBOARDING' AND NOT fact_0[16] IN $p6 AND fact_0[17] < $p4 THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND fact_0[9] = 'INITIAL_ONBOARDING' AND NOT fact_0[16] IN $p6 AND fact_0[17] IS NULL THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND fact_0[9] = 'INITIAL_ONBOARDING' AND NOT fact_0[16] IN $p6 THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND fact_0[9] = 'INITIAL_ONBOARDING' AND NOT fact_0[16] IN $p6 AND $p4 <= fact_0[17] <= $p7 THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND all(it IN fact_0[18] WHERE it = 'CANCELED') THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND 5 * size([it IN fact_0[18] WHERE it = 'COMPLETED']) > 4 * size([it IN fact_0[18] WHERE it <> 'CANCELED']) THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] THEN size(fact_0[19]) ELSE 0 END), sum(CASE WHEN fact_0[2] AND any(it_2 IN fact_0[3] WHERE it_2[1] = 'ACTIVE' AND $p4 <= it_2[11] <= $p5) THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] AND any(it_7 IN fact_0[3] WHERE it_7[10]) THEN 1 ELSE 0 END)] AS counts_0 } CALL (*) { UNWIND facts_1 AS fact_28 WITH fact_28 WHERE fact_28[2] UNWIND fact_28[3] AS each_5 WITH each_5[0] AS contract_6, head(collect(each_5)) AS first_1 RETURN collect(first_1) AS contracts_0 } CALL (*) { UNWIND [[fact_1 IN facts_1 WHERE fact_1[2] AND true][..$p16], [fact_1 IN facts_1 WHERE fact_1[5]][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND any(it_0 IN fact_1[7] WHERE it_0 IN $p2)][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND fact_1[8] IS NOT NULL][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND fact_1[13] = 'RED'][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND fact_1[13] = 'YELLOW'][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND any(span_0 IN $p3 WHERE span_0[0] <= fact_1[10] AND fact_1[10] < span_0[1]) AND $p4 <= reduce(first_0 = null, it_1 IN fact_1[3] | CASE WHEN it_1[1] IN ['DRAFT', 'ACTIVE'] AND it_1[7] IS NOT NULL AND (first_0 IS NULL OR it_1[7] < first_0) THEN it_1[7] ELSE first_0 END) <= $p5][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND NOT fact_1[14]][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND NOT fact_1[15]][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND fact_1[9] = 'INITIAL_ONBOARDING' AND NOT fact_1[16] IN $p6 AND fact_1[17] < $p4][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND fact_1[9] = 'INITIAL_ONBOARDING' AND NOT fact_1[16] IN $p6 AND fact_1[17] IS NULL][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND fact_1[9] = 'INITIAL_ONBOARDING' AND NOT fact_1[16] IN $p6][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND fact_1[9] = 'INITIAL_ONBOARDING' AND NOT fact_1[16] IN $p6 AND $p4 <= fact_1[17] <= $p7][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND all(it IN fact_1[18] WHERE it = 'CANCELED')][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND 5 * size([it IN fact_1[18] WHERE it = 'COMPLETED']) > 4 * size([it IN fact_1[18] WHERE it <> 'CANCELED'])][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND any(it_2 IN fact_1[3] WHERE it_2[1] = 'ACTIVE' AND $p4 <= it_2[11] <= $p5)][..$p16], [fact_1 IN facts_1 WHERE fact_1[2] AND any(it_7 IN fact_1[3] WHERE it_7[10])][..$p16]] AS some_1 CALL (*) { UNWIND some_1 AS fact_1 WITH fact_1, fact_1[0] AS engagement_0 CALL (*) { MATCH (account_0:Account)
WHERE account_0.id = engagement_0.accountId  RETURN head(collect([account_0.name])) AS part_0 } RETURN collect([[engagement_0.number, engagement_0.title, part_0]]) AS rows_0 } RETURN collect(rows_0) AS pages_0 } CALL (*) { UNWIND facts_1 AS fact_5 WITH fact_5 WHERE fact_5[2] WITH fact_5[9] AS stage_0, fact_5[10] AS score_0 WITH stage_0, [count(*), sum(score_0), count(score_0), [sum(CASE WHEN 0 <= score_0 AND score_0 < 40 THEN 1 ELSE 0 END), sum(CASE WHEN 40 <= score_0 AND score_0 < 70 THEN 1 ELSE 0 END), sum(CASE WHEN 70 <= score_0 AND score_0 < 101 THEN 1 ELSE 0 END)]] AS group_0 RETURN collect([stage_0, group_0]) AS part_4 } CALL (*) { UNWIND facts_1 AS fact_6 WITH fact_6 WHERE fact_6[2] UNWIND fact_6[11] AS each_1 WITH each_1 AS bucket_0, count(*) AS number_0 RETURN collect([bucket_0, number_0]) AS part_5 } CALL (*) { UNWIND facts_1 AS fact_7 WITH fact_7 WHERE fact_7[2] UNWIND fact_7[12] AS signal_0 UNWIND signal_0[3] AS contract_0 WITH DISTINCT contract_0 WITH contract_0.currency AS currency_0, sum(contract_0.value) AS units_0 RETURN collect([currency_0, units_0]) AS part_6 } CALL (*) { UNWIND facts_1 AS fact_8 WITH fact_8 WHERE fact_8[2] UNWIND fact_8[12] AS signal_1 UNWIND signal_1[3] AS contract_1 WITH DISTINCT contract_1 WITH contract_1.currency AS currency_1, sum(contract_1.value) AS units_1 RETURN collect([currency_1, units_1]) AS part_7 } CALL (*) { UNWIND facts_1 AS fact_9 WITH fact_9 WHERE fact_9[2] UNWIND fact_9[12] AS signal_2 UNWIND signal_2[3] AS contract_2 WITH contract_2.currency AS currency_2, sum(contract_2.value) AS units_2 RETURN collect([currency_2, units_2]) AS part_8 } CALL (*) { UNWIND facts_1 AS fact_15 WITH fact_15 WHERE fact_15[2] UNWIND fact_15[12] AS signal_3 WITH signal_3[0] AS category_0, count(*) AS number_1, collect(signal_3[3]) AS lists_0 CALL (*) { UNWIND lists_0 AS list_0 UNWIND list_0 AS contract_3 WITH DISTINCT contract_3 WITH contract_3.currency AS currency_3, sum(contract_3.value) AS units_3 RETURN collect([currency_3, units_3]) AS parts_0 } RETURN collect([category_0, number_1, parts_0]) AS part_14 } CALL (*) { UNWIND facts_1 AS fact_16 WITH fact_16 WHERE fact_16[2] UNWIND fact_16[12] AS each_2 WITH each_2[1] AS bucket_1, count(*) AS number_2 RETURN collect([bucket_1, number_2]) AS part_15 } CALL (*) { UNWIND facts_1 AS fact_17 WITH fact_17 WHERE fact_17[2] UNWIND fact_17[12] AS each_3 WITH each_3[2] AS bucket_2, count(*) AS number_3 RETURN collect([bucket_2, number_3]) AS part_16 } CALL (*) { UNWIND facts_1 AS fact_24 WITH fact_24 WHERE fact_24[2] UNWIND fact_24[18] AS each_4 WITH each_4 AS bucket_3, count(*) AS number_4 RETURN collect([bucket_3, number_4]) AS part_23 } CALL (*) { UNWIND reduce(best_0 = [], pair_2 IN reduce(flat_0 = [], some_0 IN [fact_25 IN facts_1 WHERE fact_25[2] | [usage_0 IN fact_25[19] | [toString(usage_0[1] + 1000) + $p8 + usage_0[2] + $p8 + usage_0[3] + $p8 + usage_0[4], usage_0[0], fact_25[0]]]] | flat_0 + some_0) | CASE WHEN size(best_0) < $p9 OR pair_2[0] < best_0[-1][0] THEN ([other_0 IN best_0 WHERE other_0[0] <= pair_2[0]] + [pair_2] + [other_0 IN best_0 WHERE other_0[0] > pair_2[0]])[..$p9] ELSE best_0 END) AS pair_1 WITH pair_1[1] AS found_0, pair_1[2] AS engagement_15  RETURN collect([found_0.product, found_0.adoptionScore, found_0.customerPriority, found_0.businessCriticality, [engagement_15.number]]) AS part_24 } CALL (*) { UNWIND reduce(best_1 = [], pair_4 IN [entry_0 IN contracts_0 WHERE entry_0[1] IN ['ACTIVE', 'EXPIRED'] AND (entry_0[2] IN ['UNDER_REVIEW', 'AWAITING_REVIEW'] OR (entry_0[1] = 'ACTIVE' AND entry_0[2] = 'EXTENSION_APPROVED')) | [entry_0[13], entry_0[0]]] | CASE WHEN size(best_1) < $p10 OR pair_4[0] < best_1[-1][0] THEN ([other_1 IN best_1 WHERE other_1[0] <= pair_4[0]] + [pair_4] + [other_1 IN best_1 WHERE other_1[0] > pair_4[0]])[..$p10] ELSE best_1 END) AS pair_3 WITH pair_3[1] AS contract_4  RETURN collect([contract_4.number, CASE WHEN contract_4.state = 'CANCELED' THEN 'CANCELED' WHEN contract_4.startDate > $p11 OR (contract_4.state = 'DRAFT' AND (contract_4.startDate IS NULL OR coalesce(contract_4.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_4.endDate <= $p11 OR (contract_4.state = 'EXPIRED' AND contract_4.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END, contract_4.substate, toString(contract_4.renewalDate)]) AS part_26 } CALL (*) { UNWIND contracts_0 AS it_3 WITH it_3 WHERE it_3[1] IN ['ACTIVE', 'EXPIRED'] AND (it_3[2] IN ['UNDER_REVIEW', 'AWAITING_REVIEW'] OR (it_3[1] = 'ACTIVE' AND it_3[2] = 'EXTENSION_APPROVED')) WITH it_3[4] AS currency_4, count(*) AS number_5, sum(it_3[3]) AS units_4 RETURN collect([currency_4, number_5, units_4]) AS part_27 } CALL (*) { UNWIND reduce(best_2 = [], pair_6 IN [entry_1 IN contracts_0 WHERE entry_1[1] = 'ACTIVE' AND entry_1[2] = 'EXTENSION_APPROVED' | [entry_1[13], entry_1[0]]] | CASE WHEN size(best_2) < $p12 OR pair_6[0] < best_2[-1][0] THEN ([other_2 IN best_2 WHERE other_2[0] <= pair_6[0]] + [pair_6] + [other_2 IN best_2 WHERE other_2[0] > pair_6[0]])[..$p12] ELSE best_2 END) AS pair_5 WITH pair_5[1] AS contract_5  RETURN collect([contract_5.number, CASE WHEN contract_5.state = 'CANCELED' THEN 'CANCELED' WHEN contract_5.startDate > $p11 OR (contract_5.state = 'DRAFT' AND (contract_5.startDate IS NULL OR coalesce(contract_5.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_5.endDate <= $p11 OR (contract_5.state = 'EXPIRED' AND contract_5.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END, contract_5.substate, toString(contract_5.renewalDate)]) AS part_28 } CALL (*) { UNWIND contracts_0 AS it_4 WITH it_4 WHERE it_4[1] = 'ACTIVE' AND it_4[2] = 'EXTENSION_APPROVED' WITH it_4[4] AS currency_5, count(*) AS number_6, sum(it_4[3]) AS units_5 RETURN collect([currency_5, number_6, units_5]) AS part_29 } CALL (*) { UNWIND contracts_0 AS it_5 WITH it_5 WHERE it_5[2] IN $p13 WITH it_5[2] AS stage_1, it_5[4] AS currency_6, count(*) AS number_7, sum(it_5[3]) AS units_6 RETURN collect([stage_1, currency_6, number_7, units_6]) AS part_30 } CALL (*) { UNWIND contracts_0 AS it_6 WITH it_6 WHERE it_6[8] IS NOT NULL AND $p14 <= it_6[9] <= $p4 WITH toString(date.truncate('month', it_6[9])) AS month_0, it_6[8] AS stage_2, it_6[4] AS currency_7, count(*) AS number_8, sum(it_6[3]) AS units_7 RETURN collect([month_0, stage_2, currency_7, number_8, units_7]) AS part_31 } CALL (*) { UNWIND contracts_0 AS it_8 WITH it_8[5] AS begin_0, it_8[6] AS end_0, it_8[1] AS state_0, it_8[4] AS currency_8, sum(it_8[3]) AS part_33 WHERE NOT state_0 IN ['DRAFT', 'CANCELED'] UNWIND $p15 AS day_0 WITH * WHERE coalesce(begin_0 <= day_0, true) AND coalesce(end_0 > day_0, state_0 = 'ACTIVE') WITH toString(date.truncate('month', day_0)) AS month_1, currency_8, part_33 WITH month_1, currency_8, sum(part_33) AS units_8 RETURN collect([month_1, currency_8, units_8]) AS part_34 } RETURN collect([[user_0.name], [[[counts_0[0], [pages_0[0]]], [counts_0[1], [pages_0[1]]], counts_0[2], counts_0[3], [counts_0[4], [pages_0[2]]], [counts_0[5], [pages_0[3]]], part_4, part_5], [part_6, part_7, part_8, [counts_0[6], [pages_0[4]]], [counts_0[7], [pages_0[5]]], [counts_0[8], [pages_0[6]]], [counts_0[9], [pages_0[7]]], [counts_0[10], [pages_0[8]]], counts_0[11], part_14, part_15, part_16], [[counts_0[12], [pages_0[9]]], [counts_0[13], [pages_0[10]]], [counts_0[14], [pages_0[11]]], [counts_0[15], [pages_0[12]]], [counts_0[16], [pages_0[13]]], [counts_0[17], [pages_0[14]]], part_23, part_24, counts_0[18]], [[counts_0[19], [pages_0[15]]], [part_26, part_27], [part_28, part_29], part_30, part_31, [counts_0[20], [pages_0[16]]], part_34]], user_0.name, user_0.id]) AS part_35 } CALL (*) { UNWIND people_0 AS person_1 WITH person_1[0] AS csm_0 MATCH (csm_0)<-[:MANAGED_BY]-(engagement_18:Engagement)
WHERE true AND engagement_18.createdAt <= $p17 WITH engagement_18 WHERE NOT engagement_18.state IN $p6 OR $p18 CALL (*) { MATCH (account_17:Account)
WHERE account_17.id = engagement_18.accountId WITH account_17.industry AS industry_1 RETURN industry_1 AS industry_0 } RETURN [count(*), collect(DISTINCT industry_0)] AS options_0 } CALL (*) { UNWIND people_0 AS person_2 WITH person_2[0] AS csm_1 WITH csm_1 ORDER BY csm_1.name, csm_1.id  RETURN collect([csm_1.id, csm_1.name]) AS part_36 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_35, [options_0[0], part_36, options_0[1]]]], version

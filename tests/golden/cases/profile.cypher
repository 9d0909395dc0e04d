// composed.account
// p0: ["v"]
// p1: ["customer_journey", "onboarding"]
// p2: "2026-06-17T12:00:00Z"
// p3: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p4: "2026-06-17"
// p5: "2026-06-17T12:00:00Z"
// p6: "2026-06-17T12:00:00Z"
// p7: 3
// p8: "2026-06-17T12:00:00Z"
// p9: "2026-06-17T12:00:00Z"
CALL (*) { MATCH (account_0:Account)
WHERE account_0.id IN $p0 CALL (*) { MATCH (status_0:LifecycleStatus)
WHERE
  status_0.accountId = account_0.id AND
  status_0.lifecycle IN $p1 AND
  status_0.since <= datetime($p2)
WITH status_0
ORDER BY status_0.since DESC
WITH status_0.lifecycle AS lifecycle, head(collect(status_0)) AS status_0
WHERE true WITH status_0 ORDER BY [at_0 IN range(0, size($p1) - 1) WHERE $p1[at_0] = status_0.lifecycle][0]  RETURN collect([status_0.lifecycle, status_0.stage, toString(status_0.since)]) AS part_0 } CALL (*) { MATCH (asset_0:Asset)
WHERE asset_0.accountId = account_0.id WITH asset_0 ORDER BY asset_0.addedAt IS NULL, asset_0.addedAt DESC, asset_0.title, asset_0.id CALL (*) { MATCH (account_1:Account)
WHERE account_1.id = asset_0.accountId RETURN head(collect(account_1.createdAt)) AS part_1 } CALL (*) { MATCH (author_0:User)
WHERE author_0.id = asset_0.addedById  RETURN head(collect([author_0.name])) AS part_2 } RETURN collect([asset_0.title, asset_0.url, toString(coalesce(asset_0.addedAt, part_1)), part_2]) AS part_3 } CALL (*) { MATCH (descendant_0:Account)
USING INDEX descendant_0:Account(path)
WHERE
  descendant_0.path STARTS WITH account_0.path AND descendant_0.path <> account_0.path WITH descendant_0 ORDER BY descendant_0.contractValue * $p3[descendant_0.currency] IS NULL, descendant_0.contractValue * $p3[descendant_0.currency] DESC, descendant_0.id LIMIT $p7 CALL (*) { MATCH (contract_0:Contract)
WHERE contract_0.accountId = descendant_0.id WITH contract_0 ORDER BY contract_0.startDate IS NULL, contract_0.startDate DESC, contract_0.number, contract_0.id  RETURN collect([contract_0.number, contract_0.value, contract_0.currency, CASE WHEN contract_0.state = 'CANCELED' THEN 'CANCELED' WHEN contract_0.startDate > $p4 OR (contract_0.state = 'DRAFT' AND (contract_0.startDate IS NULL OR coalesce(contract_0.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_0.endDate <= $p4 OR (contract_0.state = 'EXPIRED' AND contract_0.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END, contract_0.substate, toString(contract_0.startDate), toString(contract_0.renewalDate)]) AS part_4 } CALL (*) { MATCH (ticket_0:Ticket)
WHERE ticket_0.accountId = descendant_0.id AND ticket_0.status IS NOT NULL WITH ticket_0.priority AS priority_0, count(CASE WHEN ticket_0.status = 'OPEN' THEN 1 END) AS open_0, count(*) AS total_0, count(ticket_0.satisfaction) AS rated_0, sum(ticket_0.satisfaction) AS satisfaction_0 RETURN collect([priority_0, open_0, total_0, rated_0, satisfaction_0]) AS part_5 } CALL (*) { MATCH (engagement_0:Engagement)
WHERE engagement_0.accountId = descendant_0.id WITH engagement_0 ORDER BY engagement_0.createdAt DESC, engagement_0.number, engagement_0.id CALL (*) { MATCH (engagement_0)-[:COVERS]->(contract_1:Contract)
WHERE contract_1.accountId = engagement_0.accountId AND CASE WHEN contract_1.state = 'CANCELED' THEN 'CANCELED' WHEN contract_1.startDate > $p4 OR (contract_1.state = 'DRAFT' AND (contract_1.startDate IS NULL OR coalesce(contract_1.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_1.endDate <= $p4 OR (contract_1.state = 'EXPIRED' AND contract_1.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END IN ['DRAFT', 'ACTIVE'] RETURN toString(min(contract_1.renewalDate)) AS part_6 } CALL (*) { MATCH (engagement_0)<-[:OF_ENGAGEMENT]-(review_0:Meeting)
WHERE
  review_0.type = 'QBR' AND review_0.state = 'SCHEDULED' AND review_0.startAt >= datetime($p5) RETURN toString(min(review_0.startAt)) AS part_7 } CALL (*) { MATCH (touchpoint_0:Touchpoint)
WHERE touchpoint_0.engagedId = engagement_0.id AND touchpoint_0.occurredAt <= datetime($p6) RETURN toString(max(touchpoint_0.occurredAt)) AS part_8 } CALL (*) { MATCH (author_1:User)
WHERE author_1.id = engagement_0.csmId  RETURN head(collect([author_1.name])) AS part_9 } CALL (*) { MATCH (engagement_0)-[:COVERS]->(contract_2:Contract)
WHERE contract_2.accountId = engagement_0.accountId AND CASE WHEN contract_2.state = 'CANCELED' THEN 'CANCELED' WHEN contract_2.startDate > $p4 OR (contract_2.state = 'DRAFT' AND (contract_2.startDate IS NULL OR coalesce(contract_2.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_2.endDate <= $p4 OR (contract_2.state = 'EXPIRED' AND contract_2.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END = 'ACTIVE' WITH contract_2.currency AS currency_0, sum(contract_2.value) AS units_0 RETURN collect([currency_0, units_0]) AS part_10 } CALL (*) { MATCH (engagement_0)-[:COVERS]->(contract_3:Contract)
WHERE contract_3.accountId = engagement_0.accountId WITH contract_3 ORDER BY contract_3.startDate IS NULL, contract_3.startDate DESC, contract_3.number, contract_3.id  RETURN collect([contract_3.number]) AS part_11 } CALL (*) { MATCH (engagement_0)<-[:OF_ENGAGEMENT]-(objective_0:Objective)
WHERE true WITH objective_0 ORDER BY objective_0.dueDate IS NULL, objective_0.dueDate, objective_0.title, objective_0.id CALL (*) { MATCH (objective_0)<-[:OF_OBJECTIVE]-(outcome_0:Outcome)
WHERE true WITH outcome_0 ORDER BY outcome_0.title, outcome_0.id  RETURN collect([outcome_0.title, outcome_0.closure]) AS part_12 } RETURN collect([objective_0.title, objective_0.progress, toString(objective_0.dueDate), part_12]) AS part_13 } CALL (*) { MATCH (engagement_0)<-[:OF_ENGAGEMENT]-(signal_0:RiskSignal)
WHERE true WITH signal_0, engagement_0 WITH signal_0, engagement_0 ORDER BY signal_0.raisedAt DESC, signal_0.id CALL (*) { MATCH (signal_0)-[:IMPACTS]->(contract_4:Contract)
MATCH (account_2:Account)
WHERE account_2.id = contract_4.accountId WITH contract_4 ORDER BY contract_4.startDate IS NULL, contract_4.startDate DESC, contract_4.number, contract_4.id  RETURN collect([contract_4.number]) AS part_14 } RETURN collect([signal_0.category, signal_0.state, signal_0.scope, signal_0.probability, toString(signal_0.raisedAt), part_14]) AS part_15 } CALL (*) { MATCH (engagement_0)<-[:OF_ENGAGEMENT]-(usage_0:ProductUsage)
WHERE true WITH usage_0, engagement_0 WITH usage_0, engagement_0 ORDER BY usage_0.product  RETURN collect([usage_0.product, usage_0.adoptionScore]) AS part_16 } RETURN collect([engagement_0.number, engagement_0.title, engagement_0.state, engagement_0.stage, engagement_0.perceivedHealth, engagement_0.healthScore, toString(engagement_0.goLiveDate), part_6, part_7, part_8, part_9, part_10, part_11, part_13, part_15, part_16]) AS part_17 } RETURN collect([[descendant_0.name, part_4, part_5, part_17]]) AS part_18 } CALL (*) { MATCH (engagement_1:Engagement)
WHERE engagement_1.accountId = account_0.id WITH engagement_1 ORDER BY engagement_1.createdAt DESC, engagement_1.number, engagement_1.id CALL (*) { MATCH (engagement_1)-[:COVERS]->(contract_5:Contract)
WHERE contract_5.accountId = engagement_1.accountId AND CASE WHEN contract_5.state = 'CANCELED' THEN 'CANCELED' WHEN contract_5.startDate > $p4 OR (contract_5.state = 'DRAFT' AND (contract_5.startDate IS NULL OR coalesce(contract_5.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_5.endDate <= $p4 OR (contract_5.state = 'EXPIRED' AND contract_5.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END IN ['DRAFT', 'ACTIVE'] RETURN toString(min(contract_5.renewalDate)) AS part_19 } CALL (*) { MATCH (engagement_1)<-[:OF_ENGAGEMENT]-(review_1:Meeting)
WHERE
  review_1.type = 'QBR' AND review_1.state = 'SCHEDULED' AND review_1.startAt >= datetime($p8) RETURN toString(min(review_1.startAt)) AS part_20 } CALL (*) { MATCH (touchpoint_1:Touchpoint)
WHERE touchpoint_1.engagedId = engagement_1.id AND touchpoint_1.occurredAt <= datetime($p9) RETURN toString(max(touchpoint_1.occurredAt)) AS part_21 } CALL (*) { MATCH (author_2:User)
WHERE author_2.id = engagement_1.csmId  RETURN head(collect([author_2.name])) AS part_22 } CALL (*) { MATCH (engagement_1)-[:COVERS]->(contract_6:Contract)
WHERE contract_6.accountId = engagement_1.accountId AND CASE WHEN contract_6.state = 'CANCELED' THEN 'CANCELED' WHEN contract_6.startDate > $p4 OR (contract_6.state = 'DRAFT' AND (contract_6.startDate IS NULL OR coalesce(contract_6.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_6.endDate <= $p4 OR (contract_6.state = 'EXPIRED' AND contract_6.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END = 'ACTIVE' WITH contract_6.currency AS currency_1, sum(contract_6.value) AS units_1 RETURN collect([currency_1, units_1]) AS part_23 } CALL (*) { MATCH (engagement_1)-[:COVERS]->(contract_7:Contract)
WHERE contract_7.accountId = engagement_1.accountId WITH contract_7 ORDER BY contract_7.startDate IS NULL, contract_7.startDate DESC, contract_7.number, contract_7.id  RETURN collect([contract_7.number]) AS part_24 } CALL (*) { MATCH (engagement_1)<-[:OF_ENGAGEMENT]-(objective_1:Objective)
WHERE true WITH objective_1 ORDER BY objective_1.dueDate IS NULL, objective_1.dueDate, objective_1.title, objective_1.id CALL (*) { MATCH (objective_1)<-[:OF_OBJECTIVE]-(outcome_1:Outcome)
WHERE true WITH outcome_1 ORDER BY outcome_1.title, outcome_1.id  RETURN collect([outcome_1.title, outcome_1.closure]) AS part_25 } RETURN collect([objective_1.title, objective_1.progress, toString(objective_1.dueDate), part_25]) AS part_26 } CALL (*) { MATCH (engagement_1)<-[:OF_ENGAGEMENT]-(signal_1:RiskSignal)
WHERE true WITH signal_1, engagement_1 WITH signal_1, engagement_1 ORDER BY signal_1.raisedAt DESC, signal_1.id CALL (*) { MATCH (signal_1)-[:IMPACTS]->(contract_8:Contract)
MATCH (account_3:Account)
WHERE account_3.id = contract_8.accountId WITH contract_8 ORDER BY contract_8.startDate IS NULL, contract_8.startDate DESC, contract_8.number, contract_8.id  RETURN collect([contract_8.number]) AS part_27 } RETURN collect([signal_1.category, signal_1.state, signal_1.scope, signal_1.probability, toString(signal_1.raisedAt), part_27]) AS part_28 } CALL (*) { MATCH (engagement_1)<-[:OF_ENGAGEMENT]-(usage_1:ProductUsage)
WHERE true WITH usage_1, engagement_1 WITH usage_1, engagement_1 ORDER BY usage_1.product  RETURN collect([usage_1.product, usage_1.adoptionScore]) AS part_29 } RETURN collect([engagement_1.number, engagement_1.title, engagement_1.state, engagement_1.stage, engagement_1.perceivedHealth, engagement_1.healthScore, toString(engagement_1.goLiveDate), part_19, part_20, part_21, part_22, part_23, part_24, part_26, part_28, part_29]) AS part_30 } RETURN collect([account_0.id, [part_0, part_3, [part_18], part_30]]) AS part_31 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_31], version

// composed.plays
CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [true], version

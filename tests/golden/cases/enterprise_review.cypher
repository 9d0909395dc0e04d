// composed.account
// p0: "acme"
// p1: "2026-06-03"
// p2: "2026-06-17"
// p3: "2026-06-03"
// p4: "2026-06-17"
// p5: null
// p6: ["FREE", "PAYING"]
// p7: false
// p8: "2026-06-03"
// p9: "2026-06-17"
// p10: "success_manager"
// p11: "sales_manager"
// p12: "2026-06-03"
// p13: "2026-06-17"
// p14: "2026-06-03"
// p15: "2026-06-17"
// p16: null
// p17: ["FREE", "PAYING"]
// p18: false
// p19: "2026-06-03"
// p20: "2026-06-17"
// p21: "success_manager"
// p22: "sales_manager"
// p23: 101
CALL (*) { MATCH (account_0:Account)
WHERE account_0.externalId = $p0 CALL (*) {  RETURN COUNT { MATCH (usage_1:UsageDay)
USING INDEX usage_1:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_1.accountId = account_0.id AND
  usage_1.date >= $p3 AND
  usage_1.date < $p4 AND
  usage_1.contactId IS NOT NULL AND
  usage_1.module IS NOT NULL AND
  usage_1.activity IS NOT NULL RETURN DISTINCT usage_1.contactId } AS part_0 } CALL (*) { MATCH (below_2:Account)
USING INDEX below_2:Account(path)
WHERE below_2.path STARTS WITH account_0.path AND ($p5 IS NULL OR below_2.type IN $p5) AND ((below_2.contractStatus IS NULL AND $p7) OR below_2.contractStatus IN $p6) WITH below_2 MATCH (usage_2:UsageDay)
USING INDEX usage_2:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_2.accountId = below_2.id AND
  usage_2.date >= $p8 AND
  usage_2.date < $p9 AND
  usage_2.contactId IS NOT NULL AND
  usage_2.module IS NOT NULL AND
  usage_2.activity IS NOT NULL RETURN count(DISTINCT usage_2.contactId) AS part_1 } CALL (*) {  RETURN COUNT { MATCH (ticket_1:Ticket)
WHERE ticket_1.accountId = account_0.id AND ticket_1.status = 'OPEN' } AS part_2 } CALL (*) { MATCH (account_0)<-[assignment_0:ASSIGNED_TO]-(holder_0:User)
WHERE true AND coalesce(assignment_0.role, '') = $p10 WITH assignment_0, holder_0, account_0 ORDER BY NOT holder_0.active, assignment_0.role, holder_0.name, holder_0.id  RETURN collect([[holder_0.name]]) AS part_3 } CALL (*) { MATCH (account_0)<-[assignment_1:ASSIGNED_TO]-(holder_1:User)
WHERE true AND coalesce(assignment_1.role, '') = $p11 WITH assignment_1, holder_1, account_0 ORDER BY NOT holder_1.active, assignment_1.role, holder_1.name, holder_1.id  RETURN collect([[holder_1.name]]) AS part_4 } CALL (*) { MATCH (descendant_0:Account)
USING INDEX descendant_0:Account(path)
WHERE
  descendant_0.path STARTS WITH account_0.path AND descendant_0.path <> account_0.path WITH descendant_0 ORDER BY descendant_0.depth, descendant_0.name, descendant_0.id LIMIT $p23 CALL (*) {  RETURN COUNT { MATCH (usage_4:UsageDay)
USING INDEX usage_4:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_4.accountId = descendant_0.id AND
  usage_4.date >= $p14 AND
  usage_4.date < $p15 AND
  usage_4.contactId IS NOT NULL AND
  usage_4.module IS NOT NULL AND
  usage_4.activity IS NOT NULL RETURN DISTINCT usage_4.contactId } AS part_5 } CALL (*) { MATCH (below_5:Account)
USING INDEX below_5:Account(path)
WHERE below_5.path STARTS WITH descendant_0.path AND ($p16 IS NULL OR below_5.type IN $p16) AND ((below_5.contractStatus IS NULL AND $p18) OR below_5.contractStatus IN $p17) WITH below_5 MATCH (usage_5:UsageDay)
USING INDEX usage_5:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_5.accountId = below_5.id AND
  usage_5.date >= $p19 AND
  usage_5.date < $p20 AND
  usage_5.contactId IS NOT NULL AND
  usage_5.module IS NOT NULL AND
  usage_5.activity IS NOT NULL RETURN count(DISTINCT usage_5.contactId) AS part_6 } CALL (*) {  RETURN COUNT { MATCH (ticket_3:Ticket)
WHERE ticket_3.accountId = descendant_0.id AND ticket_3.status = 'OPEN' } AS part_7 } CALL (*) { MATCH (descendant_0)<-[assignment_2:ASSIGNED_TO]-(holder_2:User)
WHERE true AND coalesce(assignment_2.role, '') = $p21 WITH assignment_2, holder_2, descendant_0 ORDER BY NOT holder_2.active, assignment_2.role, holder_2.name, holder_2.id  RETURN collect([[holder_2.name]]) AS part_8 } CALL (*) { MATCH (descendant_0)<-[assignment_3:ASSIGNED_TO]-(holder_3:User)
WHERE true AND coalesce(assignment_3.role, '') = $p22 WITH assignment_3, holder_3, descendant_0 ORDER BY NOT holder_3.active, assignment_3.role, holder_3.name, holder_3.id  RETURN collect([[holder_3.name]]) AS part_9 } CALL (*) { MATCH (ancestor_0:Account)
WHERE ancestor_0.id IN split(descendant_0.path, '/')[1..-2] WITH ancestor_0 ORDER BY ancestor_0.depth  RETURN collect([ancestor_0.name]) AS part_10 } CALL (*) { WITH descendant_0, descendant_0.path AS top_1 MATCH (below_3:Account)
USING INDEX below_3:Account(path, rollupGroup, rollupAmount, healthKey, depth, teamSets)
WHERE
  below_3.path STARTS WITH top_1 AND
  below_3.path <> top_1 AND
  below_3.rollupGroup IS NOT NULL AND
  below_3.rollupAmount IS NOT NULL AND
  below_3.healthKey IS NOT NULL AND
  below_3.depth IS NOT NULL AND
  below_3.teamSets IS NOT NULL WITH below_3.rollupGroup AS rollupGroup_1, below_3.rollupAmount AS rollupAmount_1, below_3.healthKey AS healthKey_1, below_3.depth AS depth_1 WITH rollupGroup_1 AS part_11, count(*) AS part_12, sum(rollupAmount_1) AS part_13, count(CASE WHEN healthKey_1 >= 0 THEN healthKey_1 END) AS part_14, min(CASE WHEN healthKey_1 >= 0 THEN healthKey_1 END) AS part_15 RETURN collect([part_11, part_12, part_13, part_14, part_15]) AS part_16 } CALL (*) { MATCH (below_4:Account)
USING INDEX below_4:Account(path)
WHERE below_4.path STARTS WITH descendant_0.path AND below_4.path <> descendant_0.path WITH below_4, COUNT { MATCH (usage_3:UsageDay)
USING INDEX usage_3:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_3.accountId = below_4.id AND
  usage_3.date >= $p12 AND
  usage_3.date < $p13 AND
  usage_3.contactId IS NOT NULL AND
  usage_3.module IS NOT NULL AND
  usage_3.activity IS NOT NULL RETURN DISTINCT usage_3.contactId } AS value_0, COUNT { MATCH (ticket_2:Ticket)
WHERE ticket_2.accountId = below_4.id AND ticket_2.status = 'OPEN' } AS value_1 WITH below_4.rollupGroup AS part_17, count(*) AS part_18, count(value_0) AS part_19, count(value_1) AS part_20, sum(value_1) AS part_21 RETURN collect([part_17, part_18, part_19, part_20, part_21]) AS part_22 } RETURN collect([[descendant_0.externalId, descendant_0.name, descendant_0.depth, descendant_0.type, descendant_0.contractValue, descendant_0.rollupGroup, descendant_0.rollupAmount, part_5, part_6, part_7, descendant_0.healthScore, part_8, part_9, part_10, part_16, part_22]]) AS part_23 } CALL (*) { MATCH (descendant_0:Account)
USING INDEX descendant_0:Account(path)
WHERE
  descendant_0.path STARTS WITH account_0.path AND descendant_0.path <> account_0.path RETURN count(*) AS part_24 } CALL (*) { WITH account_0, account_0.path AS top_0 MATCH (below_0:Account)
USING INDEX below_0:Account(path, rollupGroup, rollupAmount, healthKey, depth, teamSets)
WHERE
  below_0.path STARTS WITH top_0 AND
  below_0.path <> top_0 AND
  below_0.rollupGroup IS NOT NULL AND
  below_0.rollupAmount IS NOT NULL AND
  below_0.healthKey IS NOT NULL AND
  below_0.depth IS NOT NULL AND
  below_0.teamSets IS NOT NULL WITH below_0.rollupGroup AS rollupGroup_0, below_0.rollupAmount AS rollupAmount_0, below_0.healthKey AS healthKey_0, below_0.depth AS depth_0 WITH rollupGroup_0 AS part_25, count(*) AS part_26, sum(rollupAmount_0) AS part_27, count(CASE WHEN healthKey_0 >= 0 THEN healthKey_0 END) AS part_28, min(CASE WHEN healthKey_0 >= 0 THEN healthKey_0 END) AS part_29 RETURN collect([part_25, part_26, part_27, part_28, part_29]) AS part_30 } CALL (*) { MATCH (below_1:Account)
USING INDEX below_1:Account(path)
WHERE below_1.path STARTS WITH account_0.path AND below_1.path <> account_0.path WITH below_1, COUNT { MATCH (usage_0:UsageDay)
USING INDEX usage_0:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_0.accountId = below_1.id AND
  usage_0.date >= $p1 AND
  usage_0.date < $p2 AND
  usage_0.contactId IS NOT NULL AND
  usage_0.module IS NOT NULL AND
  usage_0.activity IS NOT NULL RETURN DISTINCT usage_0.contactId } AS value_2, COUNT { MATCH (ticket_0:Ticket)
WHERE ticket_0.accountId = below_1.id AND ticket_0.status = 'OPEN' } AS value_3 WITH below_1.rollupGroup AS part_31, count(*) AS part_32, count(value_2) AS part_33, count(value_3) AS part_34, sum(value_3) AS part_35 RETURN collect([part_31, part_32, part_33, part_34, part_35]) AS part_36 } RETURN head(collect([account_0.externalId, account_0.name, account_0.depth, account_0.type, account_0.contractValue, account_0.rollupGroup, account_0.rollupAmount, part_0, part_1, part_2, account_0.healthScore, part_3, part_4, [part_23, part_24], part_30, part_36])) AS part_37 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_37], version

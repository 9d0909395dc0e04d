// composed.account
// p0: "globex"
// p1: null
// p2: ["FREE", "PAYING"]
// p3: false
// p4: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p5: 6
CALL (*) { MATCH (account_0:Account)
WHERE account_0.externalId = $p0 CALL (*) { MATCH (below_1:Account)
USING INDEX below_1:Account(path)
WHERE below_1.path STARTS WITH account_0.path AND ($p1 IS NULL OR below_1.type IN $p1) AND ((below_1.contractStatus IS NULL AND $p3) OR below_1.contractStatus IN $p2) WITH below_1, below_1.contractValue AS value_0 WHERE value_0 IS NOT NULL AND $p4[below_1.currency] IS NOT NULL WITH below_1, value_0 ORDER BY value_0 * $p4[below_1.currency] DESC, below_1.id LIMIT $p5 CALL (*) { MATCH (step_0:Account)
WHERE step_0.id IN split(below_1.path, '/')[account_0.depth + 1..-1] WITH step_0 ORDER BY step_0.depth  RETURN collect([step_0.name]) AS part_0 } RETURN collect([value_0 * $p4[below_1.currency], below_1.id, [value_0, below_1.currency, [below_1.externalId, below_1.name], part_0]]) AS part_1 } CALL (*) {  RETURN COUNT { MATCH (ticket_1:Ticket)
WHERE ticket_1.accountId = account_0.id AND ticket_1.status = 'OPEN' } AS part_2 } CALL (*) { WITH account_0, account_0.path AS top_0 MATCH (below_0:Account)
USING INDEX below_0:Account(path, rollupGroup, rollupAmount, healthKey, depth, teamSets)
WHERE
  below_0.path STARTS WITH top_0 AND
  below_0.path <> top_0 AND
  below_0.rollupGroup IS NOT NULL AND
  below_0.rollupAmount IS NOT NULL AND
  below_0.healthKey IS NOT NULL AND
  below_0.depth IS NOT NULL AND
  below_0.teamSets IS NOT NULL WITH below_0.rollupGroup AS rollupGroup_0, below_0.rollupAmount AS rollupAmount_0, below_0.healthKey AS healthKey_0, below_0.depth AS depth_0 WITH rollupGroup_0 AS part_3, count(*) AS part_4, max(depth_0 + CASE WHEN rollupAmount_0 IS NOT NULL THEN 0 END) AS part_5, sum(rollupAmount_0) AS part_6, sum(1) AS part_7, count(CASE WHEN healthKey_0 >= 0 THEN healthKey_0 END) AS part_8, sum(CASE WHEN healthKey_0 >= 0 THEN healthKey_0 END) AS part_9 RETURN collect([part_3, part_4, part_5, part_6, part_7, part_8, part_9]) AS part_10 } CALL (*) { MATCH (below_2:Account)
USING INDEX below_2:Account(path)
WHERE below_2.path STARTS WITH account_0.path AND below_2.path <> account_0.path WITH below_2, COUNT { MATCH (ticket_0:Ticket)
WHERE ticket_0.accountId = below_2.id AND ticket_0.status = 'OPEN' } AS value_1 WITH below_2.rollupGroup AS part_11, count(*) AS part_12, count(value_1) AS part_13, sum(value_1) AS part_14 RETURN collect([part_11, part_12, part_13, part_14]) AS part_15 } RETURN head(collect([account_0.name, account_0.contractValue, account_0.rollupGroup, account_0.rollupAmount, account_0.depth, [[part_1]], 1, part_2, account_0.healthScore, part_10, part_15])) AS part_16 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_16], version

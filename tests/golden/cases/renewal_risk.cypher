// composed.successReport
// p0: 1
// p1: "2026-06-17"
// p2: "2027-06-17"
// p3: ["VERY_HIGH", "HIGH"]
// p4: "2026-06-17 00:00:00+00:00"
// p5: 2
// p6: "6"
// p7: null
// p8: true
// p9: true
// p10: "2026-06-17 12:00:00+00:00"
// p11: ["CANCELED", "CLOSED"]
// p12: false
// p13: "\u0001"
// p14: "9999-12-31"
CALL () { CALL () {
  MATCH (named:User)
  WHERE
    named.id = $p6 AND
    ($p8 OR
      named.id = $p7 OR
      ($p9 AND
        EXISTS {
          (named)-[:REPORTS_TO*1..50]->(above:User)
          WHERE above.id = $p7
        }))
  RETURN named AS top
    UNION
  WITH $p6 AS nobody
  WHERE nobody IS NULL AND $p8
  MATCH (first:User)
  WHERE first.id > '' AND NOT EXISTS { (first)-[:REPORTS_TO]->() }
  RETURN first AS top
}
MATCH line = (top)<-[:REPORTS_TO*0..50]-(csm_1:User)
WITH csm_1, [each IN nodes(line) | each.id] AS chain_0
WHERE size(chain_0) <=
  CASE
    WHEN $p9 THEN 51
    ELSE 1
  END MATCH (csm_1)<-[:MANAGED_BY]-(engagement_0:Engagement)
WHERE true AND engagement_0.createdAt <= $p10 WITH *, NOT engagement_0.state IN $p11 OR $p12 AS counts_0 WHERE counts_0  CALL (*) { MATCH (engagement_0)-[:COVERS]->(contract_3:Contract)
WHERE contract_3.accountId = engagement_0.accountId WITH *, CASE WHEN contract_3.state = 'CANCELED' THEN 'CANCELED' WHEN contract_3.startDate > $p1 OR (contract_3.state = 'DRAFT' AND (contract_3.startDate IS NULL OR coalesce(contract_3.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_3.endDate <= $p1 OR (contract_3.state = 'EXPIRED' AND contract_3.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END AS state_0 RETURN collect([contract_3, state_0, contract_3.substate, contract_3.value, contract_3.currency, contract_3.startDate, contract_3.endDate, contract_3.renewalDate, null, null, null, coalesce(contract_3.renewalDate, contract_3.endDate), contract_3.accountId, toString(coalesce(coalesce(contract_3.renewalDate, contract_3.endDate), $p14)) + $p13 + contract_3.number + $p13 + contract_3.id]) AS found_0 } WITH [engagement_0, chain_0, counts_0, csm_1, found_0] AS fact_1 RETURN collect(fact_1) AS facts_0 } CALL () { CALL () {
  MATCH (named:User)
  WHERE
    named.id = $p6 AND
    ($p8 OR
      named.id = $p7 OR
      ($p9 AND
        EXISTS {
          (named)-[:REPORTS_TO*1..50]->(above:User)
          WHERE above.id = $p7
        }))
  RETURN named AS top
    UNION
  WITH $p6 AS nobody
  WHERE nobody IS NULL AND $p8
  MATCH (first:User)
  WHERE first.id > '' AND NOT EXISTS { (first)-[:REPORTS_TO]->() }
  RETURN first AS top
}
MATCH line = (top)<-[:REPORTS_TO*0..50]-(csm_2:User)
WITH csm_2, [each IN nodes(line) | each.id] AS chain_1
WHERE size(chain_1) <=
  CASE
    WHEN $p9 THEN 51
    ELSE 1
  END WITH csm_2, chain_1 ORDER BY csm_2.name, csm_2.id RETURN collect([csm_2, chain_1]) AS people_0 } CALL (*) { UNWIND facts_0 AS fact_0 WITH fact_0 WHERE fact_0[2] UNWIND fact_0[4] AS each_1 WITH each_1[0] AS contract_2, head(collect(each_1)) AS first_0, collect(DISTINCT fact_0[3]) AS held_0 RETURN collect([first_0[0], first_0[1], first_0[2], first_0[3], first_0[4], first_0[5], first_0[6], first_0[7], first_0[8], first_0[9], first_0[10], first_0[11], first_0[12], first_0[13], held_0]) AS contracts_0 } CALL (*) { UNWIND contracts_0 AS it_0 WITH it_0 WHERE it_0[1] = 'ACTIVE' AND $p1 <= it_0[11] <= $p2 CALL (*) { WITH {accountId: it_0[12]} AS contract_0 MATCH (account_0:Account)
WHERE account_0.id = contract_0.accountId MATCH (below_0:Account)
USING INDEX below_0:Account(path)
WHERE below_0.path STARTS WITH account_0.path CALL (*) { MATCH (signal_0:RiskSignal)
WHERE signal_0.accountId = below_0.id AND signal_0.state IN ['NEW', 'ACTIVE'] AND signal_0.probability IN $p3 RETURN count(signal_0) AS alarms_0 } RETURN max(CASE WHEN below_0.healthRank = 'POOR' OR alarms_0 > 0 THEN 1 ELSE 0 END) AS risky_0, max(below_0.lastActivityAt) AS touched_0 } WITH * WHERE risky_0 = 1 AND coalesce(touched_0 < $p4, true) RETURN collect(it_0) AS some_0 } CALL (*) { UNWIND some_0 AS it_1 WITH it_1 WHERE true WITH it_1[4] AS currency_0, count(*) AS number_0, sum(it_1[3]) AS units_0 RETURN collect([currency_0, number_0, units_0]) AS part_0 } CALL (*) { UNWIND some_0 AS each_0 UNWIND each_0[14] AS csm_0 WITH csm_0, collect(each_0) AS mine_0 CALL (*) { UNWIND reduce(best_0 = [], pair_1 IN [entry_0 IN mine_0 WHERE true | [entry_0[13], entry_0[0]]] | CASE WHEN size(best_0) < $p5 OR pair_1[0] < best_0[-1][0] THEN ([other_0 IN best_0 WHERE other_0[0] <= pair_1[0]] + [pair_1] + [other_0 IN best_0 WHERE other_0[0] > pair_1[0]])[..$p5] ELSE best_0 END) AS pair_0 WITH pair_0[1] AS contract_1 CALL (*) { MATCH (account_1:Account)
WHERE account_1.id = contract_1.accountId  RETURN head(collect([account_1.name])) AS part_1 } RETURN collect([contract_1.number, toString(contract_1.renewalDate), part_1]) AS part_2 } CALL (*) { UNWIND mine_0 AS it_2 WITH it_2 WHERE true WITH it_2[4] AS currency_1, count(*) AS number_1, sum(it_2[3]) AS units_1 RETURN collect([currency_1, number_1, units_1]) AS part_3 } RETURN collect([[csm_0.name], part_2, part_3, csm_0.name, csm_0.id]) AS part_4 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[[[part_0, part_4]]]], version

// composed.account
// p0: "globex"
// p1: "2025-06-17 00:00:00+00:00"
// p2: "2025-06-17"
// p3: "2026-06-17 00:00:00+00:00"
// p4: "2026-06-17"
// p5: null
// p6: ["FREE", "PAYING"]
// p7: null
// p8: ["FREE", "PAYING"]
// p9: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p10: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p11: 2
// p12: "-?[0-9]{1,13}([.][0-9]{1,4})?( [A-Z]{3})?"
// p13: "-?[0-9]{1,13}([.][0-9]{1,4})?( [A-Z]{3})?"
CALL (*) { MATCH (account_0:Account)
WHERE account_0.externalId = $p0 CALL (*) { WITH {node: account_0, id: account_0.id} AS bridged_0 WITH bridged_0.node AS origin_0
MATCH
  (origin_0)
  (()<-
      [links_0:CHILD_OF
        |WAS_CHILD_OF WHERE
        links_0.validFrom <= $p1 AND
        coalesce(links_0.validTo > $p1, true)]-()){0,500}
  (below_0:Account|FormerAccount)
WHERE below_0.validFrom <= $p1 AND coalesce(below_0.validTo > $p1, true) WITH origin_0, links_0, below_0, COLLECT { MATCH (change_1:Change)
USING INDEX change_1:Change(accountId, at)
WHERE change_1.accountId = below_0.id AND change_1.at > $p1 WITH change_1 ORDER BY change_1.accountId, change_1.at RETURN [change_1.field, change_1.oldValue, CASE WHEN change_1.oldValue =~ $p12 THEN toInteger(split(split(change_1.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_1.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_1.oldValue, ' ')[1]] } AS past_0 WITH origin_0, links_0, below_0, {contractStatus: head([each IN past_0 WHERE each[0] = 'contractStatus' | each[1]] + [below_0.contractStatus]), contractValue: head([each IN past_0 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], below_0.currency) IS NOT NULL THEN each[2] END] + [below_0.contractValue]), currency: toString(head([each IN past_0 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], below_0.currency) END] + [below_0.currency])), id: below_0.id, node: below_0, type: head([each IN past_0 WHERE each[0] = 'type' | each[1]] + [below_0.type])} AS below_1 WHERE true RETURN collect([below_1.id, CASE WHEN below_1.contractStatus IN $p6 AND ($p5 IS NULL OR below_1.type IN $p5) THEN below_1.contractValue END, below_1.currency, below_1.node]) AS part_0 } CALL (*) { WITH {node: account_0, id: account_0.id} AS bridged_1 WITH bridged_1.node AS origin_1
MATCH
  (origin_1)
  (()<-
      [links_1:CHILD_OF
        |WAS_CHILD_OF WHERE
        links_1.validFrom <= $p3 AND
        coalesce(links_1.validTo > $p3, true)]-()){0,500}
  (below_2:Account|FormerAccount)
WHERE below_2.validFrom <= $p3 AND coalesce(below_2.validTo > $p3, true) WITH origin_1, links_1, below_2, COLLECT { MATCH (change_2:Change)
USING INDEX change_2:Change(accountId, at)
WHERE change_2.accountId = below_2.id AND change_2.at > $p3 WITH change_2 ORDER BY change_2.accountId, change_2.at RETURN [change_2.field, change_2.oldValue, CASE WHEN change_2.oldValue =~ $p13 THEN toInteger(split(split(change_2.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_2.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_2.oldValue, ' ')[1]] } AS past_1 WITH origin_1, links_1, below_2, {contractStatus: head([each IN past_1 WHERE each[0] = 'contractStatus' | each[1]] + [below_2.contractStatus]), contractValue: head([each IN past_1 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], below_2.currency) IS NOT NULL THEN each[2] END] + [below_2.contractValue]), currency: toString(head([each IN past_1 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], below_2.currency) END] + [below_2.currency])), id: below_2.id, node: below_2, type: head([each IN past_1 WHERE each[0] = 'type' | each[1]] + [below_2.type])} AS below_3 WHERE true RETURN collect([below_3.id, CASE WHEN below_3.contractStatus IN $p8 AND ($p7 IS NULL OR below_3.type IN $p7) THEN below_3.contractValue END, below_3.currency, below_3.node]) AS part_1 } CALL (*) { UNWIND part_0 AS each_0 WITH each_0 WHERE each_0[1] IS NOT NULL WITH each_0[2] AS currency_0, sum(each_0[1]) AS total_0, count(*) AS count_0 RETURN collect([currency_0, total_0, count_0]) AS part_2 } CALL (*) { UNWIND part_1 AS each_1 WITH each_1 WHERE each_1[1] IS NOT NULL WITH each_1[2] AS currency_1, sum(each_1[1]) AS total_1, count(*) AS count_1 RETURN collect([currency_1, total_1, count_1]) AS part_3 } CALL (*) { UNWIND [each IN part_0 | [0, each]] + [each IN part_1 | [1, each]] AS side_0 WITH side_0[1][0] AS account_1, head(collect(CASE WHEN side_0[0] = 0 THEN side_0[1] END)) AS old_0, head(collect(CASE WHEN side_0[0] = 1 THEN side_0[1] END)) AS new_0 WHERE coalesce(old_0[1], new_0[1]) IS NOT NULL AND NOT coalesce(old_0[1] = new_0[1] AND old_0[2] = new_0[2], false) WITH coalesce(new_0[3], old_0[3]) AS entry_0, old_0, new_0, CASE WHEN old_0[2] = new_0[2] THEN new_0[1] - old_0[1] ELSE coalesce(new_0[1] * $p9[new_0[2]], 0) - coalesce(old_0[1] * $p9[old_0[2]], 0) END AS delta_0 WITH entry_0, old_0, new_0, delta_0, CASE WHEN old_0 IS NULL THEN CASE WHEN entry_0.validFrom > $p1 THEN 'NEW' ELSE 'MOVED_IN' END WHEN new_0 IS NULL THEN CASE WHEN entry_0.validTo <= $p3 THEN 'CANCELED' ELSE 'MOVED_OUT' END WHEN old_0[1] IS NULL THEN 'NEW' WHEN new_0[1] IS NULL THEN 'CANCELED' WHEN delta_0 < 0 THEN 'DOWN' ELSE 'UP' END AS kind_0 WITH kind_0 AS part_4, old_0[2] AS part_5, new_0[2] AS part_6, sum(old_0[1]) AS part_7, sum(new_0[1]) AS part_8, count(*) AS part_9 RETURN collect([part_4, part_5, part_6, part_7, part_8, part_9]) AS part_10 } CALL (*) { UNWIND [each IN part_0 | [0, each]] + [each IN part_1 | [1, each]] AS side_1 WITH side_1[1][0] AS account_2, head(collect(CASE WHEN side_1[0] = 0 THEN side_1[1] END)) AS old_1, head(collect(CASE WHEN side_1[0] = 1 THEN side_1[1] END)) AS new_1 WHERE coalesce(old_1[1], new_1[1]) IS NOT NULL AND NOT coalesce(old_1[1] = new_1[1] AND old_1[2] = new_1[2], false) WITH coalesce(new_1[3], old_1[3]) AS entry_1, old_1, new_1, CASE WHEN old_1[2] = new_1[2] THEN new_1[1] - old_1[1] ELSE coalesce(new_1[1] * $p10[new_1[2]], 0) - coalesce(old_1[1] * $p10[old_1[2]], 0) END AS delta_1 WITH entry_1, old_1, new_1, delta_1, CASE WHEN old_1 IS NULL THEN CASE WHEN entry_1.validFrom > $p1 THEN 'NEW' ELSE 'MOVED_IN' END WHEN new_1 IS NULL THEN CASE WHEN entry_1.validTo <= $p3 THEN 'CANCELED' ELSE 'MOVED_OUT' END WHEN old_1[1] IS NULL THEN 'NEW' WHEN new_1[1] IS NULL THEN 'CANCELED' WHEN delta_1 < 0 THEN 'DOWN' ELSE 'UP' END AS kind_1 WITH kind_1, entry_1, old_1, new_1, delta_1 ORDER BY kind_1, abs(delta_1) DESC, entry_1.id WITH kind_1, collect([kind_1, entry_1, old_1, new_1, delta_1])[0..$p11] AS rows_0 UNWIND rows_0 AS row_0 WITH row_0[0] AS kind_2, row_0[1] AS entry_2, row_0[2] AS old_2, row_0[3] AS new_2, row_0[4] AS delta_2 CALL (*) { MATCH (account_3:Account)
WHERE account_3.id IN [entry_2.id] CALL (*) { MATCH (account_3)-[:CHILD_OF]->(parent_0:Account)
WHERE true  RETURN head(collect([parent_0.name])) AS part_11 } RETURN head(collect([part_11])) AS part_12 } CALL (*) { WITH CASE WHEN kind_2 STARTS WITH 'MOVED' THEN COLLECT { MATCH
  (entry_2)
  (()-
      [links_2:CHILD_OF
        |WAS_CHILD_OF WHERE
        links_2.validFrom <= $p1 AND
        coalesce(links_2.validTo > $p1, true)]->()){0,500}
  (above_0:Account|FormerAccount)
WHERE true RETURN above_0.id } + COLLECT { MATCH
  (entry_2)
  (()-
      [links_3:CHILD_OF
        |WAS_CHILD_OF WHERE
        links_3.validFrom <= $p3 AND
        coalesce(links_3.validTo > $p3, true)]->()){0,500}
  (above_1:Account|FormerAccount)
WHERE true RETURN above_1.id } ELSE [entry_2.id] END AS behind_0 MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, field, at)
WHERE
  change_0.accountId IN behind_0 AND
  change_0.field IN ['contractValue', 'contractStatus', 'type', 'parent'] AND
  change_0.at > $p1 AND
  change_0.at <= $p3
MATCH (owner_0:Account)
WHERE
  owner_0.id = change_0.accountId AND
  (owner_0.id = entry_2.id OR change_0.field = 'parent') WITH change_0, owner_0 ORDER BY change_0.at, change_0.id  RETURN collect([toString(change_0.at), change_0.field, change_0.oldValue, change_0.newValue, change_0.source]) AS part_13 } RETURN collect([entry_2.name, old_2, new_2, part_12, part_13, kind_2]) AS part_14 } RETURN head(collect([part_2, part_3, part_10, part_14])) AS part_15 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_15], version

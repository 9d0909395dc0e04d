// composed.account
// p0: "2025-12-31 23:00:00+00:00"
// p1: "2025-12-31"
// p2: "globex"
// p3: 51
// p4: null
// p5: ["FREE", "PAYING"]
// p6: false
// p7: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p8: 4
// p9: "-?[0-9]{1,13}([.][0-9]{1,4})?( [A-Z]{3})?"
CALL (*) { MATCH (account_0:Account|FormerAccount)
WHERE
  account_0.externalId = $p2 AND
  account_0.validFrom <= $p0 AND
  coalesce(account_0.validTo > $p0, true) WITH account_0, COLLECT { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, at)
WHERE change_0.accountId = account_0.id AND change_0.at > $p0 WITH change_0 ORDER BY change_0.accountId, change_0.at RETURN [change_0.field, change_0.oldValue, CASE WHEN change_0.oldValue =~ $p9 THEN toInteger(split(split(change_0.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_0.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_0.oldValue, ' ')[1]] } AS past_0, COLLECT { MATCH
  (account_0)
  (()-
      [links_2:CHILD_OF
        |WAS_CHILD_OF WHERE
        links_2.validFrom <= $p0 AND
        coalesce(links_2.validTo > $p0, true)]->()){0,500}
  (above_0:Account|FormerAccount)
WHERE true WITH links_2, above_0 ORDER BY size(links_2) DESC RETURN above_0.id } AS past_1 WITH account_0, {contractValue: head([each IN past_0 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], account_0.currency) IS NOT NULL THEN each[2] END] + [account_0.contractValue]), currency: toString(head([each IN past_0 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], account_0.currency) END] + [account_0.currency])), depth: (size(past_1) - 1), id: account_0.id, name: head([each IN past_0 WHERE each[0] = 'name' | each[1]] + [account_0.name]), node: account_0, rollupAmount: coalesce(head([each IN past_0 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], account_0.currency) IS NOT NULL THEN each[2] END] + [account_0.contractValue]), 0), rollupGroup: head([each IN past_0 WHERE each[0] = 'type' | each[1]] + [account_0.type]) + '|' + coalesce(head([each IN past_0 WHERE each[0] = 'contractStatus' | each[1]] + [account_0.contractStatus]), '') + '|' + coalesce(toString(head([each IN past_0 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], account_0.currency) END] + [account_0.currency])), ''), version: account_0.version} AS account_1 WHERE true CALL (*) { WITH account_1.node AS origin_0
MATCH (origin_0)<-[link_0:CHILD_OF|WAS_CHILD_OF]-(child_0:Account|FormerAccount)
WHERE
  link_0.validFrom <= $p0 AND
  coalesce(link_0.validTo > $p0, true) AND
  child_0.validFrom <= $p0 AND
  coalesce(child_0.validTo > $p0, true) WITH origin_0, link_0, child_0, COLLECT { MATCH (change_1:Change)
USING INDEX change_1:Change(accountId, at)
WHERE change_1.accountId = child_0.id AND change_1.at > $p0 WITH change_1 ORDER BY change_1.accountId, change_1.at RETURN [change_1.field, change_1.oldValue, CASE WHEN change_1.oldValue =~ $p9 THEN toInteger(split(split(change_1.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_1.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_1.oldValue, ' ')[1]] } AS past_2 WITH origin_0, link_0, child_0, {id: child_0.id, name: head([each IN past_2 WHERE each[0] = 'name' | each[1]] + [child_0.name]), node: child_0, type: head([each IN past_2 WHERE each[0] = 'type' | each[1]] + [child_0.type])} AS child_1 WHERE true WITH child_1 ORDER BY child_1.name, child_1.id LIMIT $p3 CALL (*) { WITH child_1.node AS origin_1
MATCH (origin_1)<-[assignment_0:ASSIGNED_TO|WAS_ASSIGNED_TO]-(holder_0:User)
WHERE assignment_0.validFrom <= $p0 AND coalesce(assignment_0.validTo > $p0, true) WITH assignment_0, holder_0, child_1 ORDER BY NOT holder_0.active, assignment_0.role, holder_0.name, holder_0.id  RETURN collect([assignment_0.role, [holder_0.name], toString(assignment_0.validFrom), null]) AS part_0 } RETURN collect([[child_1.name, child_1.type, part_0]]) AS part_1 } CALL (*) { WITH account_1.node AS origin_3
MATCH
  (origin_3)
  (()<-
      [links_1:CHILD_OF
        |WAS_CHILD_OF WHERE
        links_1.validFrom <= $p0 AND
        coalesce(links_1.validTo > $p0, true)]-()){0,500}
  (below_2:Account|FormerAccount)
WHERE below_2.validFrom <= $p0 AND coalesce(below_2.validTo > $p0, true) WITH origin_3, links_1, below_2, COLLECT { MATCH (change_2:Change)
USING INDEX change_2:Change(accountId, at)
WHERE change_2.accountId = below_2.id AND change_2.at > $p0 WITH change_2 ORDER BY change_2.accountId, change_2.at RETURN [change_2.field, change_2.oldValue, CASE WHEN change_2.oldValue =~ $p9 THEN toInteger(split(split(change_2.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_2.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_2.oldValue, ' ')[1]] } AS past_3 WITH origin_3, links_1, below_2, {contractStatus: head([each IN past_3 WHERE each[0] = 'contractStatus' | each[1]] + [below_2.contractStatus]), contractValue: head([each IN past_3 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], below_2.currency) IS NOT NULL THEN each[2] END] + [below_2.contractValue]), currency: toString(head([each IN past_3 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], below_2.currency) END] + [below_2.currency])), id: below_2.id, name: head([each IN past_3 WHERE each[0] = 'name' | each[1]] + [below_2.name]), node: below_2, type: head([each IN past_3 WHERE each[0] = 'type' | each[1]] + [below_2.type])} AS below_3 WHERE true AND ($p4 IS NULL OR below_3.type IN $p4) AND ((below_3.contractStatus IS NULL AND $p6) OR below_3.contractStatus IN $p5) WITH below_3, below_3.contractValue AS value_0 WHERE value_0 IS NOT NULL AND $p7[below_3.currency] IS NOT NULL WITH below_3, value_0 ORDER BY value_0 * $p7[below_3.currency] DESC, below_3.id LIMIT $p8 CALL (*) { WITH below_3.node AS bottom_0, account_1.id AS top_0
MATCH
  (bottom_0)
  (()-
      [lower_0:CHILD_OF
        |WAS_CHILD_OF WHERE
        lower_0.validFrom <= $p0 AND
        coalesce(lower_0.validTo > $p0, true)]->()){0,500}
  (step_0:Account|FormerAccount)
  (()-
      [upper_0:CHILD_OF
        |WAS_CHILD_OF WHERE
        upper_0.validFrom <= $p0 AND
        coalesce(upper_0.validTo > $p0, true)]->()){0,500}
  (origin_4)
WHERE origin_4.id = top_0 WITH bottom_0, top_0, lower_0, step_0, upper_0, origin_4, COLLECT { MATCH
  (step_0)
  (()-
      [links_3:CHILD_OF
        |WAS_CHILD_OF WHERE
        links_3.validFrom <= $p0 AND
        coalesce(links_3.validTo > $p0, true)]->()){0,500}
  (above_1:Account|FormerAccount)
WHERE true WITH links_3, above_1 ORDER BY size(links_3) DESC RETURN above_1.id } AS past_4, COLLECT { MATCH (change_3:Change)
USING INDEX change_3:Change(accountId, at)
WHERE change_3.accountId = step_0.id AND change_3.at > $p0 WITH change_3 ORDER BY change_3.accountId, change_3.at RETURN [change_3.field, change_3.oldValue, CASE WHEN change_3.oldValue =~ $p9 THEN toInteger(split(split(change_3.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_3.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_3.oldValue, ' ')[1]] } AS past_5 WITH bottom_0, top_0, lower_0, step_0, upper_0, origin_4, {depth: (size(past_4) - 1), id: step_0.id, name: head([each IN past_5 WHERE each[0] = 'name' | each[1]] + [step_0.name]), node: step_0} AS step_1 WHERE true WITH step_1 ORDER BY step_1.depth  RETURN collect([step_1.name]) AS part_2 } RETURN collect([[value_0, below_3.currency, [below_3.name, below_3.contractStatus], part_2]]) AS part_3 } CALL (*) { WITH account_1.node AS origin_2
MATCH
  (origin_2)
  (()<-
      [links_0:CHILD_OF
        |WAS_CHILD_OF WHERE
        links_0.validFrom <= $p0 AND
        coalesce(links_0.validTo > $p0, true)]-()){1,500}
  (below_0:Account|FormerAccount)
WHERE below_0.validFrom <= $p0 AND coalesce(below_0.validTo > $p0, true) WITH origin_2, links_0, below_0, COLLECT { MATCH (change_4:Change)
USING INDEX change_4:Change(accountId, at)
WHERE change_4.accountId = below_0.id AND change_4.at > $p0 WITH change_4 ORDER BY change_4.accountId, change_4.at RETURN [change_4.field, change_4.oldValue, CASE WHEN change_4.oldValue =~ $p9 THEN toInteger(split(split(change_4.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_4.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_4.oldValue, ' ')[1]] } AS past_6 WITH origin_2, links_0, below_0, {contractValue: head([each IN past_6 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], below_0.currency) IS NOT NULL THEN each[2] END] + [below_0.contractValue]), id: below_0.id, node: below_0, rollupGroup: head([each IN past_6 WHERE each[0] = 'type' | each[1]] + [below_0.type]) + '|' + coalesce(head([each IN past_6 WHERE each[0] = 'contractStatus' | each[1]] + [below_0.contractStatus]), '') + '|' + coalesce(toString(head([each IN past_6 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], below_0.currency) END] + [below_0.currency])), '')} AS below_1 WHERE true WITH below_1, below_1.contractValue AS value_1 WITH below_1.rollupGroup AS part_4, count(*) AS part_5, count(value_1) AS part_6, sum(value_1) AS part_7 RETURN collect([part_4, part_5, part_6, part_7]) AS part_8 } RETURN head(collect([account_1.name, account_1.version, account_1.contractValue, account_1.currency, account_1.depth, [part_1], account_1.rollupGroup, account_1.rollupAmount, [[part_3]], part_8])) AS part_9 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_9], version

// composed.accounts
// p0: "2025-12-31 23:00:00+00:00"
// p1: "2025-12-31"
// p2: ["POOR", "AVERAGE"]
// p3: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p4: "APAC"
// p5: "Acme"
// p6: "AMER"
// p7: "EMEA"
// p8: "/8d/"
// p9: 4
// p10: "-?[0-9]{1,13}([.][0-9]{1,4})?( [A-Z]{3})?"
CALL () { MATCH (account_2:Account|FormerAccount)
WHERE account_2.validFrom <= $p0 AND coalesce(account_2.validTo > $p0, true) WITH account_2, COLLECT { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, at)
WHERE change_0.accountId = account_2.id AND change_0.at > $p0 WITH change_0 ORDER BY change_0.accountId, change_0.at RETURN [change_0.field, change_0.oldValue, CASE WHEN change_0.oldValue =~ $p10 THEN toInteger(split(split(change_0.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_0.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_0.oldValue, ' ')[1]] } AS past_0 WITH account_2, {id: account_2.id, name: head([each IN past_0 WHERE each[0] = 'name' | each[1]] + [account_2.name]), node: account_2} AS account_3 WHERE true AND account_3.name = $p5 RETURN collect(account_3.id) AS part_0 } CALL (*) { MATCH (account_0:Account|FormerAccount)
WHERE account_0.validFrom <= $p0 AND coalesce(account_0.validTo > $p0, true) WITH account_0, COLLECT { MATCH (change_1:Change)
USING INDEX change_1:Change(accountId, at)
WHERE change_1.accountId = account_0.id AND change_1.at > $p0 WITH change_1 ORDER BY change_1.accountId, change_1.at RETURN [change_1.field, change_1.oldValue, CASE WHEN change_1.oldValue =~ $p10 THEN toInteger(split(split(change_1.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_1.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_1.oldValue, ' ')[1]] } AS past_1, COLLECT { MATCH (snapshot_0:HealthSnapshot)
USING INDEX snapshot_0:HealthSnapshot(accountId, date)
WHERE snapshot_0.accountId = account_0.id AND snapshot_0.date <= $p1 WITH snapshot_0 ORDER BY snapshot_0.accountId DESC, snapshot_0.date DESC LIMIT 1 RETURN [snapshot_0.rank, snapshot_0.score, snapshot_0.date] } AS past_2, COLLECT { MATCH
  (account_0)
  (()-
      [links_0:CHILD_OF
        |WAS_CHILD_OF WHERE
        links_0.validFrom <= $p0 AND
        coalesce(links_0.validTo > $p0, true)]->()){0,500}
  (above_0:Account|FormerAccount)
WHERE true WITH links_0, above_0 ORDER BY size(links_0) DESC RETURN above_0.id } AS past_3 WITH account_0, {contractValue: head([each IN past_1 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], account_0.currency) IS NOT NULL THEN each[2] END] + [account_0.contractValue]), currency: toString(head([each IN past_1 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], account_0.currency) END] + [account_0.currency])), healthRank: coalesce(head(past_2)[0], 'UNKNOWN'), healthScore: head(past_2)[1], id: account_0.id, name: head([each IN past_1 WHERE each[0] = 'name' | each[1]] + [account_0.name]), node: account_0, path: reduce(path = '/', step IN past_3 | path + step + '/'), region: head([each IN past_1 WHERE each[0] = 'region' | each[1]] + [account_0.region])} AS account_1 WHERE true AND account_1.healthRank IN $p2 WITH account_1 ORDER BY account_1.contractValue * $p3[account_1.currency] IS NULL, account_1.contractValue * $p3[account_1.currency] DESC, account_1.id LIMIT $p9  RETURN collect([[account_1.name, account_1.contractValue, account_1.currency, [true], CASE WHEN account_1.region = $p4 THEN [true] END, CASE WHEN (size(part_0) < 2 AND any(step_0 IN part_0 WHERE account_1.path CONTAINS '/' + step_0 + '/')) THEN [true] END, CASE WHEN account_1.region = $p6 THEN [true] END, CASE WHEN account_1.region = $p7 THEN [true] END, CASE WHEN account_1.path CONTAINS $p8 THEN [true] END, account_1.healthScore]]) AS part_1 } CALL (*) { MATCH (account_0:Account|FormerAccount)
WHERE account_0.validFrom <= $p0 AND coalesce(account_0.validTo > $p0, true) WITH account_0, COLLECT { MATCH (change_2:Change)
USING INDEX change_2:Change(accountId, at)
WHERE change_2.accountId = account_0.id AND change_2.at > $p0 WITH change_2 ORDER BY change_2.accountId, change_2.at RETURN [change_2.field, change_2.oldValue, CASE WHEN change_2.oldValue =~ $p10 THEN toInteger(split(split(change_2.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_2.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_2.oldValue, ' ')[1]] } AS past_4, COLLECT { MATCH (snapshot_1:HealthSnapshot)
USING INDEX snapshot_1:HealthSnapshot(accountId, date)
WHERE snapshot_1.accountId = account_0.id AND snapshot_1.date <= $p1 WITH snapshot_1 ORDER BY snapshot_1.accountId DESC, snapshot_1.date DESC LIMIT 1 RETURN [snapshot_1.rank, snapshot_1.score, snapshot_1.date] } AS past_5, COLLECT { MATCH
  (account_0)
  (()-
      [links_1:CHILD_OF
        |WAS_CHILD_OF WHERE
        links_1.validFrom <= $p0 AND
        coalesce(links_1.validTo > $p0, true)]->()){0,500}
  (above_1:Account|FormerAccount)
WHERE true WITH links_1, above_1 ORDER BY size(links_1) DESC RETURN above_1.id } AS past_6 WITH account_0, {contractValue: head([each IN past_4 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], account_0.currency) IS NOT NULL THEN each[2] END] + [account_0.contractValue]), currency: toString(head([each IN past_4 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], account_0.currency) END] + [account_0.currency])), healthRank: coalesce(head(past_5)[0], 'UNKNOWN'), healthScore: head(past_5)[1], id: account_0.id, name: head([each IN past_4 WHERE each[0] = 'name' | each[1]] + [account_0.name]), node: account_0, path: reduce(path = '/', step IN past_6 | path + step + '/'), region: head([each IN past_4 WHERE each[0] = 'region' | each[1]] + [account_0.region])} AS account_1 WHERE true AND account_1.healthRank IN $p2 RETURN count(*) AS part_2 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_1, part_2]], version

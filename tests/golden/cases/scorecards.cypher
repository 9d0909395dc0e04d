// composed.account
// p0: "2026-05-01 00:00:00+00:00"
// p1: "2026-05-01"
// p2: "acme"
// p3: ["attr.strategic", "attr.next_review", "attr.net_retention", "attr.product_line", "attr.languages"]
// p4: "2026-05-01 00:00:00+00:00"
// p5: "2026-04-17 00:00:00+00:00"
// p6: "0001-01-01 00:00:00+00:00"
// p7: "adoption_score"
// p8: "licensed_seats"
// p9: "2026-04-17"
// p10: "2026-05-01"
// p11: "2026-04-03"
// p12: "2026-05-01"
// p13: "0001-01-01"
// p14: "2026-05-01"
// p15: "2026-04-17"
// p16: "2026-05-01"
// p17: "licensed_seats"
// p18: "2026-04-17"
// p19: "2026-05-01"
// p20: "2026-04-17"
// p21: "0001-01-01"
// p22: "2026-04-17 00:00:00+00:00"
// p23: ["company", "line_of_business", "region"]
// p24: "2026-04-17"
// p25: "2026-05-01"
// p26: 14
// p27: "0001-01-01"
// p28: "-?[0-9]{1,13}([.][0-9]{1,4})?( [A-Z]{3})?"
// p29: "adoption_score"
// p30: "adoption_score"
// p31: "licensed_seats"
// p32: "licensed_seats"
CALL (*) { MATCH (account_0:Account|FormerAccount)
WHERE
  account_0.externalId = $p2 AND
  account_0.validFrom <= $p0 AND
  coalesce(account_0.validTo > $p0, true) WITH account_0, COLLECT { MATCH (change_2:Change)
USING INDEX change_2:Change(accountId, at)
WHERE change_2.accountId = account_0.id AND change_2.at > $p0 WITH change_2 ORDER BY change_2.accountId, change_2.at RETURN [change_2.field, change_2.oldValue, CASE WHEN change_2.oldValue =~ $p28 THEN toInteger(split(split(change_2.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_2.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_2.oldValue, ' ')[1]] } AS past_0, COLLECT { MATCH (point_4:MetricPoint)
USING INDEX point_4:MetricPoint(accountId, metric, date)
WHERE
  point_4.accountId = account_0.id AND point_4.metric = $p29 AND point_4.date <= $p1 WITH point_4 ORDER BY point_4.accountId DESC, point_4.metric DESC, point_4.date DESC LIMIT 1 RETURN [point_4.date, point_4.value] } AS past_1, COLLECT { MATCH (point_5:MetricPoint)
USING INDEX point_5:MetricPoint(accountId, metric, date)
WHERE
  point_5.accountId = account_0.id AND point_5.metric = $p31 AND point_5.date <= $p1 WITH point_5 ORDER BY point_5.accountId DESC, point_5.metric DESC, point_5.date DESC LIMIT 1 RETURN [point_5.date, point_5.value] } AS past_2 WITH account_0, {changes: past_0, contractValue: head([each IN past_0 WHERE each[0] = 'contractValue' | CASE WHEN coalesce(each[3], account_0.currency) IS NOT NULL THEN each[2] END] + [account_0.contractValue]), currency: toString(head([each IN past_0 WHERE each[0] = 'contractValue' | CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], account_0.currency) END] + [account_0.currency])), externalId: account_0.externalId, id: account_0.id, name: head([each IN past_0 WHERE each[0] = 'name' | each[1]] + [account_0.name]), node: account_0, own0: head(past_1)[1], own1: head(past_1)[0], own2: head(past_2)[1], own3: head(past_2)[0], type: head([each IN past_0 WHERE each[0] = 'type' | each[1]] + [account_0.type]), validFrom: account_0.validFrom} AS account_1 WHERE true CALL (*) { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, field, at)
WHERE
  change_0.accountId = account_1.id AND
  change_0.field = 'contractValue' AND
  change_0.at >= $p5 AND
  change_0.at <= $p4 RETURN collect([change_0.at, change_0.oldValue]) AS part_0 } CALL (*) { MATCH (change_1:Change)
USING INDEX change_1:Change(accountId, field, at)
WHERE
  change_1.accountId = account_1.id AND
  change_1.field = 'contractValue' AND
  change_1.at >= $p6 AND
  change_1.at <= $p4 WITH change_1 ORDER BY change_1.accountId, change_1.field, change_1.at LIMIT 1 RETURN head(collect(change_1.at)) AS part_1 } CALL (*) {  RETURN head([scores_0 IN [COLLECT { MATCH (response_0:NpsResponse)
USING INDEX response_0:NpsResponse(accountId, contactId, at)
WHERE
  response_0.accountId = account_1.id AND
  response_0.contactId IS NOT NULL AND
  response_0.at <= $p0 AND
  response_0.score IS NOT NULL AND
  NOT EXISTS {
    MATCH (later:NpsResponse)
    WHERE
      later.accountId = response_0.accountId AND
      later.contactId = response_0.contactId AND
      later.at > response_0.at AND
      later.at <= $p0 AND
      later.score IS NOT NULL
  } RETURN response_0.score }] | CASE WHEN size(scores_0) > 0 THEN 100.0 * (size([score_0 IN scores_0 WHERE score_0 >= 9]) - size([score_0 IN scores_0 WHERE score_0 <= 6])) / size(scores_0) END]) AS part_2 } CALL (*) { MATCH (response_1:NpsResponse)
USING INDEX response_1:NpsResponse(accountId, contactId, at)
WHERE
  response_1.accountId = account_1.id AND
  response_1.contactId IS NOT NULL AND
  response_1.at <= $p0 AND response_1.score IS NOT NULL RETURN collect([response_1.contactId, response_1.at, response_1.score]) AS part_3 } CALL (*) { UNWIND CASE WHEN account_1.type IN $p23 THEN [] ELSE [1] END AS shown_0 CALL (*) {  RETURN COUNT { MATCH (usage_0:UsageDay)
USING INDEX usage_0:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_0.accountId = account_1.id AND
  usage_0.date >= $p9 AND
  usage_0.date < $p10 AND
  usage_0.contactId IS NOT NULL AND
  usage_0.module IS NOT NULL AND
  usage_0.activity IS NOT NULL RETURN DISTINCT usage_0.contactId } AS part_4 } CALL (*) { MATCH (usage_1:UsageDay)
USING INDEX usage_1:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_1.accountId = account_1.id AND
  usage_1.date >= $p11 AND
  usage_1.date < $p12 AND
  usage_1.contactId IS NOT NULL AND
  usage_1.module IS NOT NULL AND
  usage_1.activity IS NOT NULL RETURN collect(DISTINCT [usage_1.contactId, usage_1.date]) AS part_5 } CALL (*) { MATCH (usage_2:UsageDay)
USING INDEX usage_2:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_2.accountId = account_1.id AND
  usage_2.date >= $p13 AND
  usage_2.date < $p14 AND
  usage_2.contactId IS NOT NULL AND
  usage_2.module IS NOT NULL AND
  usage_2.activity IS NOT NULL WITH usage_2 ORDER BY usage_2.accountId, usage_2.date LIMIT 1 RETURN head(collect(usage_2.date)) AS part_6 } CALL (*) {  RETURN CASE WHEN account_1.own2 > 0 THEN toFloat(COUNT { MATCH (usage_3:UsageDay)
USING INDEX usage_3:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_3.accountId = account_1.id AND
  usage_3.date >= $p15 AND
  usage_3.date < $p16 AND
  usage_3.contactId IS NOT NULL AND
  usage_3.module IS NOT NULL AND
  usage_3.activity IS NOT NULL RETURN DISTINCT usage_3.contactId }) / account_1.own2 END AS part_7 } CALL (*) { MATCH (point_0:MetricPoint)
USING INDEX point_0:MetricPoint(accountId, metric, date)
WHERE
  point_0.accountId = account_1.id AND
  point_0.metric = $p17 AND
  point_0.date >= $p18 AND
  point_0.date <= $p19 AND point_0.value IS NOT NULL RETURN collect([point_0.date, point_0.value]) AS part_8 } CALL (*) { MATCH (point_1:MetricPoint)
USING INDEX point_1:MetricPoint(accountId, metric, date)
WHERE
  point_1.accountId = account_1.id AND
  point_1.metric = $p17 AND
  point_1.date >= $p21 AND
  point_1.date <= $p20 AND point_1.value IS NOT NULL WITH point_1 ORDER BY point_1.accountId DESC, point_1.metric DESC, point_1.date DESC LIMIT 1 RETURN head(collect(point_1.value)) AS part_9 } CALL (*) {  RETURN COUNT { MATCH (ticket_0:Ticket)
WHERE
  ticket_0.accountId = account_1.id AND
  ticket_0.status IS NOT NULL AND
  ticket_0.createdAt <= $p0 AND
  (ticket_0.status = 'OPEN' OR ticket_0.closedAt > $p0) } AS part_10 } CALL (*) { MATCH (ticket_1:Ticket)
WHERE ticket_1.accountId = account_1.id AND ticket_1.status IS NOT NULL RETURN [min(ticket_1.createdAt), collect(CASE WHEN ticket_1.createdAt IS NOT NULL AND (ticket_1.status = 'OPEN' OR ticket_1.closedAt >= $p22) THEN [ticket_1.createdAt, CASE WHEN ticket_1.status = 'CLOSED' THEN ticket_1.closedAt END] END)] AS part_11 } RETURN head(collect([part_4, part_5, part_6, account_1.validFrom, part_7, part_8, part_9, part_10, part_11])) AS part_12 } CALL (*) { UNWIND [[0, $p7], [1, $p8]] AS wanted_0 CALL (*) { MATCH (point_2:MetricPoint)
USING INDEX point_2:MetricPoint(accountId, metric, date)
WHERE
  point_2.accountId = account_1.id AND
  point_2.metric = wanted_0[1] AND
  point_2.date >= $p24 AND
  point_2.date <= $p25 RETURN collect([point_2.date, point_2.value]) AS found_0 } RETURN collect([wanted_0[0], found_0]) AS part_13 } CALL (*) { UNWIND [[0, $p7, account_1.own1], [1, $p8, account_1.own3]] AS wanted_1 CALL (*) { MATCH (point_3:MetricPoint)
USING INDEX point_3:MetricPoint(accountId, metric, date)
WHERE
  point_3.accountId = account_1.id AND
  point_3.metric = wanted_1[1] AND
  point_3.date >= $p27 AND
  point_3.date <= (wanted_1[2] - duration({days: $p26})) AND point_3.value IS NOT NULL WITH point_3 ORDER BY point_3.accountId DESC, point_3.metric DESC, point_3.date DESC LIMIT 1 RETURN head(collect(point_3.value)) AS found_1 } RETURN collect([wanted_1[0], found_1]) AS part_14 } RETURN head(collect([account_1.type, account_1.name, [account_1.externalId], [key_0 IN $p3 | [head([each IN account_1.changes WHERE each[0] = 'attribute.' + substring(key_0, 5)]), account_1.node[key_0]]], account_1.contractValue, account_1.currency, part_0, part_1, account_1.validFrom, part_2, part_3, account_1.own0, account_1.own1, account_1.own2, account_1.own3, part_12, part_13, part_14])) AS part_15 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_15], version

// composed.accounts
// p0: "Acme Germany Payments"
// p1: "Acme Germany Payments"
// p2: ["attr.strategic", "attr.next_review", "attr.net_retention", "attr.product_line", "attr.languages"]
// p3: "2026-06-17 12:00:00+00:00"
// p4: "2026-06-03 00:00:00+00:00"
// p5: "0001-01-01 00:00:00+00:00"
// p6: "metric.adoption_score"
// p7: "metricDate.adoption_score"
// p8: "adoption_score"
// p9: "metricDate.adoption_score"
// p10: "metric.licensed_seats"
// p11: "metricDate.licensed_seats"
// p12: "licensed_seats"
// p13: "metricDate.licensed_seats"
// p14: "2026-06-03"
// p15: "2026-06-17"
// p16: "2026-05-20"
// p17: "2026-06-17"
// p18: "0001-01-01"
// p19: "2026-06-17"
// p20: "metric.licensed_seats"
// p21: "2026-06-03"
// p22: "2026-06-17"
// p23: "licensed_seats"
// p24: "2026-06-03"
// p25: "2026-06-17"
// p26: "2026-06-03"
// p27: "0001-01-01"
// p28: "2026-06-03 00:00:00+00:00"
// p29: ["company", "line_of_business", "region"]
// p30: "2026-06-03"
// p31: "2026-06-17"
// p32: 14
// p33: "0001-01-01"
// p34: 5
CALL (*) { MATCH (top_0:Account)
WHERE top_0.name = $p0 AND top_0.id IS NOT NULL
MATCH (account_0:Account)
USING INDEX account_0:Account(path)
WHERE account_0.path STARTS WITH top_0.path AND EXISTS { MATCH (account_1:Account)
WHERE account_1.name = $p1 AND account_1.id IS NOT NULL AND account_0.path STARTS WITH account_1.path } WITH account_0 ORDER BY account_0.name, account_0.id LIMIT $p34 CALL (*) { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, field, at)
WHERE
  change_0.accountId = account_0.id AND
  change_0.field = 'contractValue' AND
  change_0.at >= $p4 AND
  change_0.at <= $p3 RETURN collect([change_0.at, change_0.oldValue]) AS part_0 } CALL (*) { MATCH (change_1:Change)
USING INDEX change_1:Change(accountId, field, at)
WHERE
  change_1.accountId = account_0.id AND
  change_1.field = 'contractValue' AND
  change_1.at >= $p5 AND
  change_1.at <= $p3 WITH change_1 ORDER BY change_1.accountId, change_1.field, change_1.at LIMIT 1 RETURN head(collect(change_1.at)) AS part_1 } CALL (*) {  RETURN head([scores_0 IN [COLLECT { MATCH (response_0:NpsResponse)
USING INDEX response_0:NpsResponse(accountId, contactId, at)
WHERE
  response_0.accountId = account_0.id AND
  response_0.contactId IS NOT NULL AND
  response_0.at IS NOT NULL AND
  response_0.score IS NOT NULL AND
  NOT EXISTS {
    MATCH (later:NpsResponse)
    WHERE
      later.accountId = response_0.accountId AND
      later.contactId = response_0.contactId AND
      later.at > response_0.at AND
      later.score IS NOT NULL
  } RETURN response_0.score }] | CASE WHEN size(scores_0) > 0 THEN 100.0 * (size([score_0 IN scores_0 WHERE score_0 >= 9]) - size([score_0 IN scores_0 WHERE score_0 <= 6])) / size(scores_0) END]) AS part_2 } CALL (*) { MATCH (response_1:NpsResponse)
USING INDEX response_1:NpsResponse(accountId, contactId, at)
WHERE
  response_1.accountId = account_0.id AND
  response_1.contactId IS NOT NULL AND
  response_1.at IS NOT NULL AND response_1.score IS NOT NULL RETURN collect([response_1.contactId, response_1.at, response_1.score]) AS part_3 } CALL (*) { UNWIND CASE WHEN account_0.type IN $p29 THEN [] ELSE [1] END AS shown_0 CALL (*) {  RETURN COUNT { MATCH (usage_0:UsageDay)
USING INDEX usage_0:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_0.accountId = account_0.id AND
  usage_0.date >= $p14 AND
  usage_0.date < $p15 AND
  usage_0.contactId IS NOT NULL AND
  usage_0.module IS NOT NULL AND
  usage_0.activity IS NOT NULL RETURN DISTINCT usage_0.contactId } AS part_4 } CALL (*) { MATCH (usage_1:UsageDay)
USING INDEX usage_1:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_1.accountId = account_0.id AND
  usage_1.date >= $p16 AND
  usage_1.date < $p17 AND
  usage_1.contactId IS NOT NULL AND
  usage_1.module IS NOT NULL AND
  usage_1.activity IS NOT NULL RETURN collect(DISTINCT [usage_1.contactId, usage_1.date]) AS part_5 } CALL (*) { MATCH (usage_2:UsageDay)
USING INDEX usage_2:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_2.accountId = account_0.id AND
  usage_2.date >= $p18 AND
  usage_2.date < $p19 AND
  usage_2.contactId IS NOT NULL AND
  usage_2.module IS NOT NULL AND
  usage_2.activity IS NOT NULL WITH usage_2 ORDER BY usage_2.accountId, usage_2.date LIMIT 1 RETURN head(collect(usage_2.date)) AS part_6 } CALL (*) {  RETURN CASE WHEN account_0[$p20] > 0 THEN toFloat(COUNT { MATCH (usage_3:UsageDay)
USING INDEX usage_3:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_3.accountId = account_0.id AND
  usage_3.date >= $p21 AND
  usage_3.date < $p22 AND
  usage_3.contactId IS NOT NULL AND
  usage_3.module IS NOT NULL AND
  usage_3.activity IS NOT NULL RETURN DISTINCT usage_3.contactId }) / account_0[$p20] END AS part_7 } CALL (*) { MATCH (point_0:MetricPoint)
USING INDEX point_0:MetricPoint(accountId, metric, date)
WHERE
  point_0.accountId = account_0.id AND
  point_0.metric = $p23 AND
  point_0.date >= $p24 AND
  point_0.date <= $p25 AND point_0.value IS NOT NULL RETURN collect([point_0.date, point_0.value]) AS part_8 } CALL (*) { MATCH (point_1:MetricPoint)
USING INDEX point_1:MetricPoint(accountId, metric, date)
WHERE
  point_1.accountId = account_0.id AND
  point_1.metric = $p23 AND
  point_1.date >= $p27 AND
  point_1.date <= $p26 AND point_1.value IS NOT NULL WITH point_1 ORDER BY point_1.accountId DESC, point_1.metric DESC, point_1.date DESC LIMIT 1 RETURN head(collect(point_1.value)) AS part_9 } CALL (*) {  RETURN COUNT { MATCH (ticket_0:Ticket)
WHERE ticket_0.accountId = account_0.id AND ticket_0.status = 'OPEN' } AS part_10 } CALL (*) { MATCH (ticket_1:Ticket)
WHERE ticket_1.accountId = account_0.id AND ticket_1.status IS NOT NULL RETURN [min(ticket_1.createdAt), collect(CASE WHEN ticket_1.createdAt IS NOT NULL AND (ticket_1.status = 'OPEN' OR ticket_1.closedAt >= $p28) THEN [ticket_1.createdAt, CASE WHEN ticket_1.status = 'CLOSED' THEN ticket_1.closedAt END] END)] AS part_11 } RETURN head(collect([part_4, part_5, part_6, account_0.validFrom, part_7, part_8, part_9, part_10, part_11])) AS part_12 } CALL (*) { UNWIND [[0, $p8], [1, $p12]] AS wanted_0 CALL (*) { MATCH (point_2:MetricPoint)
USING INDEX point_2:MetricPoint(accountId, metric, date)
WHERE
  point_2.accountId = account_0.id AND
  point_2.metric = wanted_0[1] AND
  point_2.date >= $p30 AND
  point_2.date <= $p31 RETURN collect([point_2.date, point_2.value]) AS found_0 } RETURN collect([wanted_0[0], found_0]) AS part_13 } CALL (*) { UNWIND [[0, $p8, account_0[$p9]], [1, $p12, account_0[$p13]]] AS wanted_1 CALL (*) { MATCH (point_3:MetricPoint)
USING INDEX point_3:MetricPoint(accountId, metric, date)
WHERE
  point_3.accountId = account_0.id AND
  point_3.metric = wanted_1[1] AND
  point_3.date >= $p33 AND
  point_3.date <= (wanted_1[2] - duration({days: $p32})) AND point_3.value IS NOT NULL WITH point_3 ORDER BY point_3.accountId DESC, point_3.metric DESC, point_3.date DESC LIMIT 1 RETURN head(collect(point_3.value)) AS found_1 } RETURN collect([wanted_1[0], found_1]) AS part_14 } RETURN collect([[account_0.type, account_0.name, [account_0.externalId], [key_0 IN $p2 | account_0[key_0]], account_0.contractValue, account_0.currency, part_0, part_1, account_0.validFrom, part_2, part_3, account_0[$p6], account_0[$p7], account_0[$p10], account_0[$p11], part_12, part_13, part_14]]) AS part_15 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_15]], version, COUNT { MATCH (account_1:Account)
WHERE account_1.name = $p1 AND account_1.id IS NOT NULL }

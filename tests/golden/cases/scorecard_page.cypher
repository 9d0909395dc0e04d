// composed.account
// p0: ["22"]
// p1: ["attr.strategic", "attr.next_review", "attr.net_retention", "attr.product_line", "attr.languages"]
// p2: "metric.adoption_score"
// p3: "metricDate.adoption_score"
// p4: "metric.licensed_seats"
// p5: "metricDate.licensed_seats"
// p6: "2026-06-03"
// p7: "2026-06-17"
// p8: "metric.licensed_seats"
// p9: "2026-06-03"
// p10: "2026-06-17"
// p11: ["company", "line_of_business", "region"]
// p12: "metricDate.adoption_score"
// p13: "adoption_score"
// p14: "2026-06-03"
// p15: "2026-06-17"
// p16: "2026-04-09"
// p17: "2026-06-17"
// p18: "0001-01-01"
// p19: "2026-06-17"
// p20: "2026-06-17"
// p21: "2026-06-03"
// p22: "2026-06-17"
// p23: "2026-06-03 00:00:00+00:00"
// p24: "UTC"
// p25: "0001-01-01"
// p26: "2026-04-09"
// p27: "2026-06-17"
// p28: "2026-04-23"
// p29: "2026-06-17"
// p30: "metric.licensed_seats"
// p31: "2026-06-03"
// p32: "2026-06-17"
// p33: "licensed_seats"
// p34: "2026-06-03"
// p35: "2026-06-17"
// p36: "2026-06-03"
// p37: "0001-01-01"
// p38: "2026-06-03 00:00:00+00:00"
// p39: ["NOT_STARTED", "STARTED", "PAUSED"]
// p40: "2026-06-17"
// p41: 6
// p42: "0001-01-01T00:00:00Z"
// p43: "9999-12-31T23:59:59.999999999Z"
// p44: 11
// p45: true
// p46: 11
// p47: true
// p48: 11
// p49: "2026-04-23"
// p50: "2026-06-17"
CALL (*) { MATCH (account_0:Account)
WHERE account_0.id IN $p0 CALL (*) { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, field, at)
WHERE
  change_0.accountId = account_0.id AND
  change_0.field IN [field IN $p1 | 'attribute.' + substring(field, 5)] AND
  change_0.at IS NOT NULL WITH change_0.field AS field_0, max(change_0.at) AS at_0 RETURN collect([field_0, toString(at_0)]) AS part_0 } CALL (*) {  RETURN head([scores_0 IN [COLLECT { MATCH (response_0:NpsResponse)
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
  } RETURN response_0.score }] | CASE WHEN size(scores_0) > 0 THEN 100.0 * (size([score_0 IN scores_0 WHERE score_0 >= 9]) - size([score_0 IN scores_0 WHERE score_0 <= 6])) / size(scores_0) END]) AS part_1 } CALL (*) { UNWIND CASE WHEN account_0.type IN $p11 THEN [] ELSE [1] END AS shown_0 CALL (*) {  RETURN COUNT { MATCH (usage_0:UsageDay)
USING INDEX usage_0:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_0.accountId = account_0.id AND
  usage_0.date >= $p6 AND
  usage_0.date < $p7 AND
  usage_0.contactId IS NOT NULL AND
  usage_0.module IS NOT NULL AND
  usage_0.activity IS NOT NULL RETURN DISTINCT usage_0.contactId } AS part_2 } CALL (*) {  RETURN CASE WHEN account_0[$p8] > 0 THEN toFloat(COUNT { MATCH (usage_1:UsageDay)
USING INDEX usage_1:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_1.accountId = account_0.id AND
  usage_1.date >= $p9 AND
  usage_1.date < $p10 AND
  usage_1.contactId IS NOT NULL AND
  usage_1.module IS NOT NULL AND
  usage_1.activity IS NOT NULL RETURN DISTINCT usage_1.contactId }) / account_0[$p8] END AS part_3 } CALL (*) {  RETURN COUNT { MATCH (ticket_0:Ticket)
WHERE ticket_0.accountId = account_0.id AND ticket_0.status = 'OPEN' } AS part_4 } RETURN head(collect([part_2, part_3, part_4])) AS part_5 } CALL (*) {  RETURN COUNT { MATCH (usage_2:UsageDay)
USING INDEX usage_2:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_2.accountId = account_0.id AND
  usage_2.date >= $p14 AND
  usage_2.date < $p15 AND
  usage_2.contactId IS NOT NULL AND
  usage_2.module IS NOT NULL AND
  usage_2.activity IS NOT NULL RETURN DISTINCT usage_2.contactId } AS part_6 } CALL (*) { MATCH (usage_3:UsageDay)
USING INDEX usage_3:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_3.accountId = account_0.id AND
  usage_3.date >= $p16 AND
  usage_3.date < $p17 AND
  usage_3.contactId IS NOT NULL AND
  usage_3.module IS NOT NULL AND
  usage_3.activity IS NOT NULL RETURN collect(DISTINCT [usage_3.contactId, usage_3.date]) AS part_7 } CALL (*) { MATCH (usage_4:UsageDay)
USING INDEX usage_4:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_4.accountId = account_0.id AND
  usage_4.date >= $p18 AND
  usage_4.date < $p19 AND
  usage_4.contactId IS NOT NULL AND
  usage_4.module IS NOT NULL AND
  usage_4.activity IS NOT NULL WITH usage_4 ORDER BY usage_4.accountId, usage_4.date LIMIT 1 RETURN head(collect(usage_4.date)) AS part_8 } CALL (*) {  RETURN head([found_0 IN [[COLLECT { MATCH (usage_5:UsageDay)
USING INDEX usage_5:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_5.accountId = account_0.id AND
  usage_5.date >= $p21 AND
  usage_5.date < $p22 AND
  usage_5.contactId IS NOT NULL AND
  usage_5.module IS NOT NULL AND
  usage_5.activity IS NOT NULL RETURN usage_5.actions }, COLLECT { MATCH (scale_0:UsageScale)
USING INDEX scale_0:UsageScale(contractStatus, date)
WHERE
  scale_0.contractStatus = coalesce(account_0.contractStatus, '') AND
  scale_0.date >= $p20 AND
  scale_0.date <= $p20 RETURN scale_0.cuts }, CASE WHEN coalesce(account_0.validFrom < $p23, true) THEN 14 ELSE head([each_1 IN [duration.inDays(reduce(first_0 = date(datetime({datetime: account_0.validFrom, timezone: $p24})), each_1 IN COLLECT { MATCH (usage_6:UsageDay)
USING INDEX usage_6:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_6.accountId = account_0.id AND
  usage_6.date >= $p25 AND
  usage_6.date < $p20 AND
  usage_6.contactId IS NOT NULL AND
  usage_6.module IS NOT NULL AND
  usage_6.activity IS NOT NULL WITH usage_6 ORDER BY usage_6.accountId, usage_6.date LIMIT 1 RETURN usage_6.date } | CASE WHEN each_1 < first_0 THEN each_1 ELSE first_0 END), $p20).days] | CASE WHEN each_1 > 14 THEN 14 WHEN each_1 < 1 THEN 1 ELSE each_1 END]) END]] | head([mean_0 IN [toFloat(reduce(total_0 = 0, each_0 IN found_0[0] | total_0 + each_0)) / found_0[2]] | CASE WHEN mean_0 < 1 THEN 0.0 ELSE toFloat(size([each_0 IN found_0[1][0] WHERE each_0 < mean_0])) END])]) AS part_9 } CALL (*) { MATCH (usage_7:UsageDay)
USING INDEX usage_7:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_7.accountId = account_0.id AND
  usage_7.date >= $p26 AND
  usage_7.date < $p27 AND
  usage_7.contactId IS NOT NULL AND
  usage_7.module IS NOT NULL AND
  usage_7.activity IS NOT NULL WITH usage_7.date AS day_0, sum(usage_7.actions) AS actions_0 RETURN collect([day_0, actions_0]) AS part_10 } CALL (*) { MATCH (scale_1:UsageScale)
USING INDEX scale_1:UsageScale(contractStatus, date)
WHERE
  scale_1.contractStatus = coalesce(account_0.contractStatus, '') AND
  scale_1.date >= $p28 AND
  scale_1.date <= $p29 RETURN collect([scale_1.date, scale_1.cuts]) AS part_11 } CALL (*) {  RETURN CASE WHEN account_0[$p30] > 0 THEN toFloat(COUNT { MATCH (usage_8:UsageDay)
USING INDEX usage_8:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_8.accountId = account_0.id AND
  usage_8.date >= $p31 AND
  usage_8.date < $p32 AND
  usage_8.contactId IS NOT NULL AND
  usage_8.module IS NOT NULL AND
  usage_8.activity IS NOT NULL RETURN DISTINCT usage_8.contactId }) / account_0[$p30] END AS part_12 } CALL (*) { MATCH (point_0:MetricPoint)
USING INDEX point_0:MetricPoint(accountId, metric, date)
WHERE
  point_0.accountId = account_0.id AND
  point_0.metric = $p33 AND
  point_0.date >= $p34 AND
  point_0.date <= $p35 AND point_0.value IS NOT NULL RETURN collect([point_0.date, point_0.value]) AS part_13 } CALL (*) { MATCH (point_1:MetricPoint)
USING INDEX point_1:MetricPoint(accountId, metric, date)
WHERE
  point_1.accountId = account_0.id AND
  point_1.metric = $p33 AND
  point_1.date >= $p37 AND
  point_1.date <= $p36 AND point_1.value IS NOT NULL WITH point_1 ORDER BY point_1.accountId DESC, point_1.metric DESC, point_1.date DESC LIMIT 1 RETURN head(collect(point_1.value)) AS part_14 } CALL (*) {  RETURN COUNT { MATCH (ticket_1:Ticket)
WHERE ticket_1.accountId = account_0.id AND ticket_1.status = 'OPEN' } AS part_15 } CALL (*) { MATCH (ticket_2:Ticket)
WHERE ticket_2.accountId = account_0.id AND ticket_2.status IS NOT NULL RETURN [min(ticket_2.createdAt), collect(CASE WHEN ticket_2.createdAt IS NOT NULL AND (ticket_2.status = 'OPEN' OR ticket_2.closedAt >= $p38) THEN [ticket_2.createdAt, CASE WHEN ticket_2.status = 'CLOSED' THEN ticket_2.closedAt END] END)] AS part_16 } CALL (*) { MATCH (response_1:NpsResponse)
USING INDEX response_1:NpsResponse(accountId, contactId, at)
WHERE
  response_1.accountId = account_0.id AND
  response_1.contactId IS NOT NULL AND
  response_1.at IS NOT NULL AND response_1.score IS NOT NULL RETURN collect([response_1.contactId, response_1.at, response_1.score]) AS part_17 } CALL (*) { MATCH (task_0:Task)
USING INDEX task_0:Task(accountId, status)
WHERE task_0.accountId = account_0.id AND task_0.status IS NOT NULL AND task_0.status IN $p39 WITH task_0, account_0 ORDER BY (task_0.status IN ['COMPLETED', 'CANCELED']), task_0.dueDate IS NULL, task_0.dueDate, CASE task_0.priority WHEN 'HIGH' THEN 0 WHEN 'MEDIUM' THEN 1 ELSE 2 END, task_0.id LIMIT $p41 CALL (*) { MATCH (author_0:User)
WHERE author_0.id = task_0.assigneeId  RETURN head(collect([author_0.name])) AS part_18 } RETURN collect([[task_0.title, toString(task_0.dueDate), (coalesce(task_0.dueDate < $p40, false) AND NOT (task_0.status IN ['COMPLETED', 'CANCELED'])), task_0.priority, part_18]]) AS part_19 } CALL (*) { MATCH (change_1:Change)
USING INDEX change_1:Change(accountId, at)
WHERE
  change_1.accountId = account_0.id AND change_1.at >= datetime($p42) AND change_1.at < datetime($p43) WITH change_1, account_0 ORDER BY change_1.accountId DESC, change_1.at DESC, change_1.id DESC LIMIT $p44 CALL (*) { MATCH (author_1:User)
WHERE author_1.id = change_1.byId  RETURN head(collect([author_1.name])) AS part_20 } RETURN collect([[change_1.field, change_1.oldValue, change_1.newValue, toString(change_1.at), part_20]]) AS part_21 } CALL (*) { MATCH (account_0)<-[assignment_0:ASSIGNED_TO]-(holder_0:User)
WHERE true WITH assignment_0, holder_0, account_0 ORDER BY NOT holder_0.active, assignment_0.role, holder_0.name, holder_0.id  RETURN collect([assignment_0.role, [holder_0.name, holder_0.email, holder_0.active]]) AS part_22 } CALL (*) { MATCH (account_0)<-[link_0:CONTACT_OF]-(contact_0:Contact)
WHERE true AND (link_0.keyContact OR NOT $p45) WITH contact_0, link_0 ORDER BY contact_0.name, contact_0.id LIMIT $p46  RETURN collect([[link_0.role, [contact_0.name, contact_0.email, contact_0.title]]]) AS part_23 } CALL (*) { MATCH (ancestor_0:Account)
WHERE ancestor_0.id IN split(account_0.path, '/')[1..-2] WITH ancestor_0 ORDER BY ancestor_0.depth CALL (*) { MATCH (ancestor_0)<-[link_1:CONTACT_OF]-(contact_1:Contact)
WHERE true AND (link_1.keyContact OR NOT $p47) WITH contact_1, link_1 ORDER BY contact_1.name, contact_1.id LIMIT $p48  RETURN collect([[link_1.role, [contact_1.name, contact_1.email, contact_1.title]]]) AS part_24 } RETURN collect([ancestor_0.name, [part_24]]) AS part_25 } CALL (*) { MATCH (point_2:MetricPoint)
USING INDEX point_2:MetricPoint(accountId, metric, date)
WHERE
  point_2.accountId = account_0.id AND
  point_2.metric = $p13 AND
  point_2.date >= $p49 AND
  point_2.date <= $p50 RETURN collect([point_2.date, point_2.value]) AS part_26 } RETURN collect([account_0.id, [account_0.name, account_0.type, account_0.status, account_0.contractStatus, account_0.contractValue, account_0.currency, toString(account_0.createDate), toString(account_0.renewalDate), account_0.description, account_0.employees, account_0.location, account_0.website, coalesce(account_0.amountRaised, account_0.facebook, account_0.linkedIn, account_0.twitter) IS NOT NULL, account_0.amountRaised, account_0.amountRaisedCurrency, [key_0 IN $p1 | account_0[key_0]], part_0, part_1, account_0[$p2], account_0[$p3], account_0[$p4], account_0[$p5], part_5, account_0[$p12], part_6, part_7, part_8, account_0.validFrom, part_9, part_10, part_11, part_12, part_13, part_14, part_15, part_16, part_17, [part_19], [part_21], part_22, [part_23], part_25, part_26]]) AS part_27 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_27], version

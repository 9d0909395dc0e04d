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
// p12: "2026-06-17"
// p13: "0001-01-01"
// p14: "2026-03-23"
// p15: "2026-06-17"
// p16: "2026-03-22"
// p17: "0001-01-01"
// p18: "2026-03-23 00:00:00+00:00"
// p19: "2026-06-17 12:00:00+00:00"
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
// p30: "0001-01-01"
// p31: "2026-06-17"
// p32: "2026-06-17"
// p33: "2026-06-03"
// p34: "2026-06-17"
// p35: "2026-06-03 00:00:00+00:00"
// p36: "UTC"
// p37: "0001-01-01"
// p38: "2026-06-03"
// p39: "2026-06-17"
// p40: "2026-04-09"
// p41: "2026-06-17"
// p42: "2026-06-03"
// p43: "2026-06-17"
// p44: "2026-04-23"
// p45: "2026-06-17"
// p46: "metric.licensed_seats"
// p47: "2026-06-03"
// p48: "2026-06-17"
// p49: "licensed_seats"
// p50: "2026-06-03"
// p51: "2026-06-17"
// p52: "2026-06-03"
// p53: "0001-01-01"
// p54: "2026-06-03 00:00:00+00:00"
// p55: "2026-06-03"
// p56: "2026-06-17"
// p57: 5
// p58: "0001-01-01"
// p59: "2026-06-03"
// p60: "2026-06-17"
// p61: ["NOT_STARTED", "STARTED", "PAUSED"]
// p62: "2026-06-17"
// p63: 6
// p64: "0001-01-01T00:00:00Z"
// p65: "9999-12-31T23:59:59.999999999Z"
// p66: 11
// p67: true
// p68: 11
// p69: true
// p70: 11
CALL (*) { MATCH (account_0:Account)
WHERE account_0.id IN $p0 CALL (*) {  RETURN head([scores_0 IN [COLLECT { MATCH (response_0:NpsResponse)
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
  } RETURN response_0.score }] | CASE WHEN size(scores_0) > 0 THEN 100.0 * (size([score_0 IN scores_0 WHERE score_0 >= 9]) - size([score_0 IN scores_0 WHERE score_0 <= 6])) / size(scores_0) END]) AS part_0 } CALL (*) { UNWIND CASE WHEN account_0.type IN $p11 THEN [] ELSE [1] END AS shown_0 CALL (*) {  RETURN COUNT { MATCH (usage_0:UsageDay)
USING INDEX usage_0:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_0.accountId = account_0.id AND
  usage_0.date >= $p6 AND
  usage_0.date < $p7 AND
  usage_0.contactId IS NOT NULL AND
  usage_0.module IS NOT NULL AND
  usage_0.activity IS NOT NULL RETURN DISTINCT usage_0.contactId } AS part_1 } CALL (*) {  RETURN CASE WHEN account_0[$p8] > 0 THEN toFloat(COUNT { MATCH (usage_1:UsageDay)
USING INDEX usage_1:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_1.accountId = account_0.id AND
  usage_1.date >= $p9 AND
  usage_1.date < $p10 AND
  usage_1.contactId IS NOT NULL AND
  usage_1.module IS NOT NULL AND
  usage_1.activity IS NOT NULL RETURN DISTINCT usage_1.contactId }) / account_0[$p8] END AS part_2 } CALL (*) {  RETURN COUNT { MATCH (ticket_0:Ticket)
WHERE ticket_0.accountId = account_0.id AND ticket_0.status = 'OPEN' } AS part_3 } RETURN head(collect([part_1, part_2, part_3])) AS part_4 } CALL (*) { MATCH (snapshot_0:HealthSnapshot)
USING INDEX snapshot_0:HealthSnapshot(accountId, date)
WHERE
  snapshot_0.accountId = account_0.id AND
  snapshot_0.date >= $p13 AND
  snapshot_0.date <= $p12 WITH snapshot_0 ORDER BY snapshot_0.accountId DESC, snapshot_0.date DESC LIMIT 1 RETURN head(collect([snapshot_0.rank, snapshot_0.score, snapshot_0.profile, snapshot_0.version, snapshot_0.date, snapshot_0.reasons, snapshot_0.conditions, snapshot_0.dimensions])) AS part_5 } CALL (*) { MATCH (snapshot_1:HealthSnapshot)
USING INDEX snapshot_1:HealthSnapshot(accountId, date)
WHERE
  snapshot_1.accountId = account_0.id AND
  snapshot_1.date >= $p14 AND
  snapshot_1.date <= $p15 WITH snapshot_1 ORDER BY snapshot_1.accountId DESC, snapshot_1.date DESC WITH duration.inDays($p14, snapshot_1.date).days / 7 AS week_0, collect(snapshot_1) AS days_0 RETURN collect([week_0, [each_0 IN days_0 | [each_0.profile, each_0.version]], days_0[0].rank, days_0[0].score, days_0[0].profile, days_0[0].reasons, days_0[0].conditions]) AS part_6 } CALL (*) { MATCH (snapshot_2:HealthSnapshot)
USING INDEX snapshot_2:HealthSnapshot(accountId, date)
WHERE
  snapshot_2.accountId = account_0.id AND
  snapshot_2.date >= $p17 AND
  snapshot_2.date <= $p16 WITH snapshot_2 ORDER BY snapshot_2.accountId DESC, snapshot_2.date DESC LIMIT 1 RETURN head(collect([snapshot_2.profile, snapshot_2.version])) AS part_7 } CALL (*) { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, field, at)
WHERE
  change_0.accountId = account_0.id AND
  change_0.field = 'contractValue' AND
  change_0.at >= $p18 AND
  change_0.at <= $p19 WITH change_0 ORDER BY change_0.at, change_0.id RETURN collect([change_0.at, change_0.oldValue, change_0.newValue]) AS part_8 } CALL (*) {  RETURN head([found_0 IN [[COLLECT { MATCH (usage_2:UsageDay)
USING INDEX usage_2:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_2.accountId = account_0.id AND
  usage_2.date >= $p21 AND
  usage_2.date < $p22 AND
  usage_2.contactId IS NOT NULL AND
  usage_2.module IS NOT NULL AND
  usage_2.activity IS NOT NULL RETURN usage_2.actions }, COLLECT { MATCH (scale_0:UsageScale)
USING INDEX scale_0:UsageScale(contractStatus, date)
WHERE
  scale_0.contractStatus = coalesce(account_0.contractStatus, '') AND
  scale_0.date >= $p20 AND
  scale_0.date <= $p20 RETURN scale_0.cuts }, CASE WHEN coalesce(account_0.validFrom < $p23, true) THEN 14 ELSE head([each_2 IN [duration.inDays(reduce(first_0 = date(datetime({datetime: account_0.validFrom, timezone: $p24})), each_2 IN COLLECT { MATCH (usage_3:UsageDay)
USING INDEX usage_3:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_3.accountId = account_0.id AND
  usage_3.date >= $p25 AND
  usage_3.date < $p20 AND
  usage_3.contactId IS NOT NULL AND
  usage_3.module IS NOT NULL AND
  usage_3.activity IS NOT NULL WITH usage_3 ORDER BY usage_3.accountId, usage_3.date LIMIT 1 RETURN usage_3.date } | CASE WHEN each_2 < first_0 THEN each_2 ELSE first_0 END), $p20).days] | CASE WHEN each_2 > 14 THEN 14 WHEN each_2 < 1 THEN 1 ELSE each_2 END]) END]] | head([mean_0 IN [toFloat(reduce(total_0 = 0, each_1 IN found_0[0] | total_0 + each_1)) / found_0[2]] | CASE WHEN mean_0 < 1 THEN 0.0 ELSE toFloat(size([each_1 IN found_0[1][0] WHERE each_1 < mean_0])) END])]) AS part_9 } CALL (*) { MATCH (usage_4:UsageDay)
USING INDEX usage_4:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_4.accountId = account_0.id AND
  usage_4.date >= $p26 AND
  usage_4.date < $p27 AND
  usage_4.contactId IS NOT NULL AND
  usage_4.module IS NOT NULL AND
  usage_4.activity IS NOT NULL WITH usage_4.date AS day_0, sum(usage_4.actions) AS actions_0 RETURN collect([day_0, actions_0]) AS part_10 } CALL (*) { MATCH (scale_1:UsageScale)
USING INDEX scale_1:UsageScale(contractStatus, date)
WHERE
  scale_1.contractStatus = coalesce(account_0.contractStatus, '') AND
  scale_1.date >= $p28 AND
  scale_1.date <= $p29 RETURN collect([scale_1.date, scale_1.cuts]) AS part_11 } CALL (*) { MATCH (usage_5:UsageDay)
USING INDEX usage_5:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_5.accountId = account_0.id AND
  usage_5.date >= $p30 AND
  usage_5.date < $p31 AND
  usage_5.contactId IS NOT NULL AND
  usage_5.module IS NOT NULL AND
  usage_5.activity IS NOT NULL WITH usage_5 ORDER BY usage_5.accountId, usage_5.date LIMIT 1 RETURN head(collect(usage_5.date)) AS part_12 } CALL (*) {  RETURN COUNT { MATCH (usage_8:UsageDay)
USING INDEX usage_8:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_8.accountId = account_0.id AND
  usage_8.date >= $p38 AND
  usage_8.date < $p39 AND
  usage_8.contactId IS NOT NULL AND
  usage_8.module IS NOT NULL AND
  usage_8.activity IS NOT NULL RETURN DISTINCT usage_8.contactId } AS part_13 } CALL (*) { MATCH (usage_9:UsageDay)
USING INDEX usage_9:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_9.accountId = account_0.id AND
  usage_9.date >= $p40 AND
  usage_9.date < $p41 AND
  usage_9.contactId IS NOT NULL AND
  usage_9.module IS NOT NULL AND
  usage_9.activity IS NOT NULL RETURN collect(DISTINCT [usage_9.contactId, usage_9.date]) AS part_14 } CALL (*) { MATCH (snapshot_3:HealthSnapshot)
USING INDEX snapshot_3:HealthSnapshot(accountId, date)
WHERE
  snapshot_3.accountId = account_0.id AND
  snapshot_3.date >= $p44 AND
  snapshot_3.date <= $p45 RETURN collect([snapshot_3.date, snapshot_3.score]) AS part_15 } CALL (*) {  RETURN CASE WHEN account_0[$p46] > 0 THEN toFloat(COUNT { MATCH (usage_11:UsageDay)
USING INDEX usage_11:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_11.accountId = account_0.id AND
  usage_11.date >= $p47 AND
  usage_11.date < $p48 AND
  usage_11.contactId IS NOT NULL AND
  usage_11.module IS NOT NULL AND
  usage_11.activity IS NOT NULL RETURN DISTINCT usage_11.contactId }) / account_0[$p46] END AS part_16 } CALL (*) { MATCH (point_0:MetricPoint)
USING INDEX point_0:MetricPoint(accountId, metric, date)
WHERE
  point_0.accountId = account_0.id AND
  point_0.metric = $p49 AND
  point_0.date >= $p50 AND
  point_0.date <= $p51 AND point_0.value IS NOT NULL RETURN collect([point_0.date, point_0.value]) AS part_17 } CALL (*) { MATCH (point_1:MetricPoint)
USING INDEX point_1:MetricPoint(accountId, metric, date)
WHERE
  point_1.accountId = account_0.id AND
  point_1.metric = $p49 AND
  point_1.date >= $p53 AND
  point_1.date <= $p52 AND point_1.value IS NOT NULL WITH point_1 ORDER BY point_1.accountId DESC, point_1.metric DESC, point_1.date DESC LIMIT 1 RETURN head(collect(point_1.value)) AS part_18 } CALL (*) {  RETURN COUNT { MATCH (ticket_1:Ticket)
WHERE ticket_1.accountId = account_0.id AND ticket_1.status = 'OPEN' } AS part_19 } CALL (*) { MATCH (ticket_2:Ticket)
WHERE ticket_2.accountId = account_0.id AND ticket_2.status IS NOT NULL RETURN [min(ticket_2.createdAt), collect(CASE WHEN ticket_2.createdAt IS NOT NULL AND (ticket_2.status = 'OPEN' OR ticket_2.closedAt >= $p54) THEN [ticket_2.createdAt, CASE WHEN ticket_2.status = 'CLOSED' THEN ticket_2.closedAt END] END)] AS part_20 } CALL (*) { MATCH (response_1:NpsResponse)
USING INDEX response_1:NpsResponse(accountId, contactId, at)
WHERE
  response_1.accountId = account_0.id AND
  response_1.contactId IS NOT NULL AND
  response_1.at IS NOT NULL AND response_1.score IS NOT NULL RETURN collect([response_1.contactId, response_1.at, response_1.score]) AS part_21 } CALL (*) { MATCH (usage_12:UsageDay)
USING INDEX usage_12:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_12.accountId = account_0.id AND
  usage_12.date >= $p55 AND
  usage_12.date < $p56 AND
  usage_12.contactId IS NOT NULL AND
  usage_12.module IS NOT NULL AND
  usage_12.activity IS NOT NULL RETURN sum(usage_12.actions) AS part_22 } CALL (*) { MATCH (usage_13:UsageDay)
USING INDEX usage_13:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_13.accountId = account_0.id AND
  usage_13.date >= $p55 AND
  usage_13.date < $p56 AND
  usage_13.contactId IS NOT NULL AND
  usage_13.module IS NOT NULL AND
  usage_13.activity IS NOT NULL WITH usage_13, usage_13.contactId AS local_0, usage_13.date AS day_1 WITH local_0, sum(CASE WHEN day_1 >= $p55 THEN usage_13.actions END) AS actions_1, count(DISTINCT CASE WHEN day_1 >= $p55 THEN day_1 END) AS days_1, sum(CASE WHEN day_1 >= $p55 THEN usage_13.seconds END) AS seconds_0, min(day_1) AS first_2, max(day_1) AS last_0 WITH * WHERE last_0 >= $p55 MATCH (contact_0:Contact)
WHERE contact_0.id IN [local_0] WITH contact_0, actions_1, days_1, seconds_0, first_2, last_0 ORDER BY actions_1 DESC, days_1 DESC, last_0 DESC, contact_0.id LIMIT $p57  RETURN collect([[contact_0.name, contact_0.title], actions_1, days_1, CASE WHEN part_22 > 0 THEN toFloat(actions_1) / part_22 END, last_0]) AS part_23 } CALL (*) { MATCH (usage_14:UsageDay)
USING INDEX usage_14:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_14.accountId = account_0.id AND
  usage_14.date >= $p58 AND
  usage_14.date < $p56 AND
  usage_14.contactId IS NOT NULL AND
  usage_14.module IS NOT NULL AND
  usage_14.activity IS NOT NULL WITH usage_14, usage_14.contactId AS local_1, usage_14.date AS day_2 WITH local_1, sum(CASE WHEN day_2 >= $p55 THEN usage_14.actions END) AS actions_2, count(DISTINCT CASE WHEN day_2 >= $p55 THEN day_2 END) AS days_2, sum(CASE WHEN day_2 >= $p55 THEN usage_14.seconds END) AS seconds_1, min(day_2) AS first_3, max(day_2) AS last_1 WITH * WHERE first_3 >= $p55 MATCH (contact_1:Contact)
WHERE contact_1.id IN [local_1] WITH contact_1, actions_2, days_2, seconds_1, first_3, last_1 ORDER BY first_3 DESC, contact_1.id LIMIT $p57  RETURN collect([[contact_1.name, contact_1.title], actions_2, first_3]) AS part_24 } CALL (*) { MATCH (usage_15:UsageDay)
USING INDEX usage_15:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_15.accountId = account_0.id AND
  usage_15.date >= $p59 AND
  usage_15.date < $p60 AND
  usage_15.contactId IS NOT NULL AND
  usage_15.module IS NOT NULL AND
  usage_15.activity IS NOT NULL WITH usage_15.module AS module_0, count(DISTINCT usage_15.contactId) AS users_0 RETURN collect([module_0, users_0]) AS part_25 } CALL (*) { MATCH (peer_1:Account)
USING INDEX peer_1:Account(healthProfile, contractStatus)
WHERE
  peer_1.healthProfile = account_0.healthProfile AND
  peer_1.contractStatus IN ['FREE', 'PAYING'] WITH peer_1, peer_1.healthProfile AS profile_0 CALL (*) { MATCH (usage_16:UsageDay)
USING INDEX usage_16:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_16.accountId = peer_1.id AND
  usage_16.date >= $p59 AND
  usage_16.date < $p60 AND
  usage_16.contactId IS NOT NULL AND
  usage_16.module IS NOT NULL AND
  usage_16.activity IS NOT NULL RETURN usage_16.module AS module_1, count(DISTINCT usage_16.contactId) AS users_1 } WITH profile_0, module_1, sum(users_1) AS total_2 RETURN collect([profile_0, module_1, total_2]) AS part_26 } CALL (*) { MATCH (peer_1:Account)
USING INDEX peer_1:Account(healthProfile, contractStatus)
WHERE
  peer_1.healthProfile = account_0.healthProfile AND
  peer_1.contractStatus IN ['FREE', 'PAYING'] WITH peer_1.healthProfile AS profile_1, count(*) AS count_0, count(*) AS seen_0 RETURN collect([profile_1, count_0, seen_0]) AS part_27 } CALL (*) { MATCH (usage_17:UsageDay)
USING INDEX usage_17:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_17.accountId = account_0.id AND
  usage_17.date >= $p59 AND
  usage_17.date < $p60 AND
  usage_17.contactId IS NOT NULL AND
  usage_17.module IS NOT NULL AND
  usage_17.activity IS NOT NULL WITH usage_17.module AS module_2, usage_17.activity AS activity_0, sum(usage_17.actions) AS actions_3, count(DISTINCT usage_17.contactId) AS users_2 ORDER BY module_2, actions_3 DESC, activity_0 WITH module_2, collect([activity_0, actions_3, users_2])[..100] AS each_5 RETURN collect([module_2, each_5]) AS part_28 } CALL (*) { MATCH (task_0:Task)
USING INDEX task_0:Task(accountId, status)
WHERE task_0.accountId = account_0.id AND task_0.status IS NOT NULL AND task_0.status IN $p61 WITH task_0, account_0 ORDER BY (task_0.status IN ['COMPLETED', 'CANCELED']), task_0.dueDate IS NULL, task_0.dueDate, CASE task_0.priority WHEN 'HIGH' THEN 0 WHEN 'MEDIUM' THEN 1 ELSE 2 END, task_0.id LIMIT $p63 CALL (*) { MATCH (author_0:User)
WHERE author_0.id = task_0.assigneeId  RETURN head(collect([author_0.name])) AS part_29 } RETURN collect([[task_0.title, toString(task_0.dueDate), (coalesce(task_0.dueDate < $p62, false) AND NOT (task_0.status IN ['COMPLETED', 'CANCELED'])), task_0.priority, task_0.status, part_29]]) AS part_30 } CALL (*) { CALL (*) { MATCH (touchpoint_0:Touchpoint)
USING INDEX touchpoint_0:Touchpoint(accountId, occurredAt)
WHERE
  touchpoint_0.accountId = account_0.id AND
  touchpoint_0.occurredAt IS NOT NULL AND
  NOT coalesce(touchpoint_0.draft, false) WITH touchpoint_0, account_0 ORDER BY touchpoint_0.accountId DESC, touchpoint_0.occurredAt DESC, touchpoint_0.id DESC LIMIT $p66 RETURN touchpoint_0 AS item_0, account_0 AS owner_0, touchpoint_0.occurredAt AS moment_0, 'Touchpoint' AS kind_0 UNION ALL MATCH (task_1:Task)
USING INDEX task_1:Task(accountId, moment)
WHERE task_1.moment IS NOT NULL AND task_1.accountId = account_0.id WITH task_1, account_0 ORDER BY task_1.accountId DESC, task_1.moment DESC, task_1.id DESC LIMIT $p66 RETURN task_1 AS item_0, account_0 AS owner_0, task_1.moment AS moment_0, 'Task' AS kind_0 UNION ALL MATCH (change_1:Change)
USING INDEX change_1:Change(accountId, at)
WHERE
  change_1.accountId = account_0.id AND change_1.at >= datetime($p64) AND change_1.at < datetime($p65) WITH change_1, account_0 ORDER BY change_1.accountId DESC, change_1.at DESC, change_1.id DESC LIMIT $p66 RETURN change_1 AS item_0, account_0 AS owner_0, change_1.at AS moment_0, 'Change' AS kind_0 } WITH item_0, owner_0, moment_0, kind_0 ORDER BY moment_0 DESC, kind_0, item_0.id DESC LIMIT $p66 CALL (*) { MATCH (author_1:User)
WHERE author_1.id = item_0.createdById  RETURN head(collect([author_1.name])) AS part_31 } CALL (*) { MATCH (author_2:User)
WHERE author_2.id = item_0.byId  RETURN head(collect([author_2.name])) AS part_32 } RETURN collect([[CASE WHEN kind_0 = 'Touchpoint' THEN [item_0.subject, toString(item_0.occurredAt), part_31] END, CASE WHEN kind_0 = 'Task' THEN [item_0.title, toString(item_0.completedAt), toString(item_0.dueDate)] END, CASE WHEN kind_0 = 'Change' THEN [item_0.field, item_0.oldValue, item_0.newValue, toString(item_0.at), part_32] END]]) AS part_33 } CALL (*) { MATCH (account_0)<-[assignment_0:ASSIGNED_TO]-(holder_0:User)
WHERE true WITH assignment_0, holder_0, account_0 ORDER BY NOT holder_0.active, assignment_0.role, holder_0.name, holder_0.id  RETURN collect([assignment_0.role, [holder_0.name, holder_0.email, holder_0.active]]) AS part_34 } CALL (*) { MATCH (account_0)<-[link_0:CONTACT_OF]-(contact_2:Contact)
WHERE true AND (link_0.keyContact OR NOT $p67) WITH contact_2, link_0 ORDER BY contact_2.name, contact_2.id LIMIT $p68  RETURN collect([[link_0.role, [contact_2.name, contact_2.email, contact_2.title]]]) AS part_35 } CALL (*) { MATCH (ancestor_0:Account)
WHERE ancestor_0.id IN split(account_0.path, '/')[1..-2] WITH ancestor_0 ORDER BY ancestor_0.depth CALL (*) { MATCH (ancestor_0)<-[link_1:CONTACT_OF]-(contact_3:Contact)
WHERE true AND (link_1.keyContact OR NOT $p69) WITH contact_3, link_1 ORDER BY contact_3.name, contact_3.id LIMIT $p70  RETURN collect([[link_1.role, [contact_3.name, contact_3.email, contact_3.title]]]) AS part_36 } RETURN collect([ancestor_0.name, [part_36]]) AS part_37 } CALL (*) { MATCH (peer_0:Account)
USING INDEX peer_0:Account(healthProfile, contractStatus)
WHERE
  peer_0.healthProfile = account_0.healthProfile AND
  peer_0.contractStatus IN ['FREE', 'PAYING'] WITH peer_0.healthProfile AS profile_2, head([found_1 IN [[COLLECT { MATCH (usage_6:UsageDay)
USING INDEX usage_6:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_6.accountId = peer_0.id AND
  usage_6.date >= $p33 AND
  usage_6.date < $p34 AND
  usage_6.contactId IS NOT NULL AND
  usage_6.module IS NOT NULL AND
  usage_6.activity IS NOT NULL RETURN usage_6.actions }, COLLECT { MATCH (scale_2:UsageScale)
USING INDEX scale_2:UsageScale(contractStatus, date)
WHERE
  scale_2.contractStatus = coalesce(peer_0.contractStatus, '') AND
  scale_2.date >= $p32 AND
  scale_2.date <= $p32 RETURN scale_2.cuts }, CASE WHEN coalesce(peer_0.validFrom < $p35, true) THEN 14 ELSE head([each_4 IN [duration.inDays(reduce(first_1 = date(datetime({datetime: peer_0.validFrom, timezone: $p36})), each_4 IN COLLECT { MATCH (usage_7:UsageDay)
USING INDEX usage_7:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_7.accountId = peer_0.id AND
  usage_7.date >= $p37 AND
  usage_7.date < $p32 AND
  usage_7.contactId IS NOT NULL AND
  usage_7.module IS NOT NULL AND
  usage_7.activity IS NOT NULL WITH usage_7 ORDER BY usage_7.accountId, usage_7.date LIMIT 1 RETURN usage_7.date } | CASE WHEN each_4 < first_1 THEN each_4 ELSE first_1 END), $p32).days] | CASE WHEN each_4 > 14 THEN 14 WHEN each_4 < 1 THEN 1 ELSE each_4 END]) END]] | head([mean_1 IN [toFloat(reduce(total_1 = 0, each_3 IN found_1[0] | total_1 + each_3)) / found_1[2]] | CASE WHEN mean_1 < 1 THEN 0.0 ELSE toFloat(size([each_3 IN found_1[1][0] WHERE each_3 < mean_1])) END])]) AS value_0, COUNT { MATCH (usage_10:UsageDay)
USING INDEX usage_10:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_10.accountId = peer_0.id AND
  usage_10.date >= $p42 AND
  usage_10.date < $p43 AND
  usage_10.contactId IS NOT NULL AND
  usage_10.module IS NOT NULL AND
  usage_10.activity IS NOT NULL RETURN DISTINCT usage_10.contactId } AS value_1, peer_0.healthScore AS value_2 WITH profile_2, collect(value_0) AS part_38, count(CASE WHEN value_0 IS NOT NULL AND NOT true THEN 1 END) AS part_39, collect(value_1) AS part_40, count(CASE WHEN value_1 IS NOT NULL AND NOT true THEN 1 END) AS part_41, collect(value_2) AS part_42, count(CASE WHEN value_2 IS NOT NULL AND NOT true THEN 1 END) AS part_43 RETURN collect([profile_2, part_38, part_39, part_40, part_41, part_42, part_43]) AS part_44 } RETURN collect([account_0.id, [account_0.name, account_0.type, account_0.status, account_0.contractStatus, account_0.contractValue, account_0.currency, toString(account_0.createDate), toString(account_0.renewalDate), account_0.description, account_0.employees, account_0.location, account_0.website, account_0.linkedIn, account_0.twitter, account_0.facebook, coalesce(account_0.amountRaised) IS NOT NULL, account_0.amountRaised, account_0.amountRaisedCurrency, [key_0 IN $p1 | account_0[key_0]], part_0, account_0[$p2], account_0[$p3], account_0[$p4], account_0[$p5], part_4, part_5, part_6, part_7, part_8, part_9, part_10, part_11, part_12, account_0.validFrom, account_0.healthProfile, part_13, part_14, account_0.healthScore, part_15, part_16, part_17, part_18, part_19, part_20, part_21, [part_23, part_24], part_25, part_26, part_27, part_28, [part_30], [part_33], part_34, [part_35], part_37, part_44]]) AS part_45 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_45], version

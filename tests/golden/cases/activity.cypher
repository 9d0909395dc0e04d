// composed.account
// p0: ["v"]
// p1: 3
// p2: ["NOT_STARTED", "STARTED", "PAUSED"]
// p3: "2026-06-17"
// p4: 3
// p5: "2026-06-17"
// p6: 3
// p7: "CANCELED"
// p8: "2025-01-01T00:00:00Z"
// p9: "9999-12-31T23:59:59.999999999Z"
// p10: ["contractStatus", "attribute.contractStatus", "contractValue", "attribute.contractValue"]
// p11: 3
// p12: 3
CALL (*) { MATCH (account_0:Account)
WHERE account_0.id IN $p0 CALL (*) { MATCH (below_0:Account)
USING INDEX below_0:Account(path)
WHERE below_0.path STARTS WITH account_0.path MATCH (touchpoint_0:Touchpoint)
USING INDEX touchpoint_0:Touchpoint(accountId, occurredAt)
WHERE
  touchpoint_0.accountId = below_0.id AND
  touchpoint_0.occurredAt IS NOT NULL AND
  NOT coalesce(touchpoint_0.draft, false) WITH touchpoint_0, below_0 ORDER BY touchpoint_0.accountId DESC, touchpoint_0.occurredAt DESC, touchpoint_0.id DESC LIMIT $p1 CALL (*) { MATCH (author_0:User)
WHERE author_0.id = touchpoint_0.createdById  RETURN head(collect([author_0.name])) AS part_0 } CALL (*) { MATCH (touchpoint_0)<-[:PARTICIPATED_IN]-(participant_0:Contact)
WHERE true WITH participant_0 ORDER BY participant_0.name, participant_0.id  RETURN collect([participant_0.name]) AS part_1 } RETURN collect([toString(touchpoint_0.occurredAt), touchpoint_0.id, [[touchpoint_0.subject, touchpoint_0.kind, toString(touchpoint_0.occurredAt), coalesce(touchpoint_0.internalNote, false), touchpoint_0.flow, part_0, part_1, [below_0.name]]]]) AS part_2 } CALL (*) { MATCH (below_1:Account)
USING INDEX below_1:Account(path)
WHERE below_1.path STARTS WITH account_0.path MATCH (task_0:Task)
USING INDEX task_0:Task(accountId, status)
WHERE task_0.accountId = below_1.id AND task_0.status IS NOT NULL AND task_0.status IN $p2 WITH task_0, below_1 ORDER BY (task_0.status IN ['COMPLETED', 'CANCELED']), task_0.dueDate IS NULL, task_0.dueDate, CASE task_0.priority WHEN 'HIGH' THEN 0 WHEN 'MEDIUM' THEN 1 ELSE 2 END, task_0.id LIMIT $p4 CALL (*) { MATCH (author_1:User)
WHERE author_1.id = task_0.assigneeId  RETURN head(collect([author_1.name])) AS part_3 } RETURN collect([[task_0.title, task_0.priority, toString(task_0.dueDate), task_0.status, (coalesce(task_0.dueDate < $p3, false) AND NOT (task_0.status IN ['COMPLETED', 'CANCELED'])), part_3, task_0.version, [below_1.name]]]) AS part_4 } CALL (*) { MATCH (below_2:Account)
USING INDEX below_2:Account(path)
WHERE below_2.path STARTS WITH account_0.path MATCH (task_1:Task)
USING INDEX task_1:Task(accountId, status)
WHERE task_1.accountId = below_2.id AND task_1.status IS NOT NULL AND (coalesce(task_1.dueDate < $p5, false) AND NOT (task_1.status IN ['COMPLETED', 'CANCELED'])) WITH task_1, below_2 ORDER BY (task_1.status IN ['COMPLETED', 'CANCELED']), task_1.dueDate IS NULL, task_1.dueDate, CASE task_1.priority WHEN 'HIGH' THEN 0 WHEN 'MEDIUM' THEN 1 ELSE 2 END, task_1.id LIMIT $p6  RETURN collect([[task_1.title, toString(task_1.dueDate), [below_2.name]]]) AS part_5 } CALL (*) { MATCH (descendant_0:Account)
USING INDEX descendant_0:Account(path)
WHERE
  descendant_0.path STARTS WITH account_0.path AND descendant_0.path <> account_0.path AND descendant_0.contractStatus = $p7 WITH descendant_0 ORDER BY descendant_0.name, descendant_0.id LIMIT $p12 CALL (*) { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, at)
WHERE
  change_0.accountId = descendant_0.id AND change_0.at >= datetime($p8) AND change_0.at < datetime($p9) AND change_0.field IN $p10 WITH change_0, descendant_0 ORDER BY change_0.accountId DESC, change_0.at DESC, change_0.id DESC LIMIT $p11 CALL (*) { MATCH (author_2:User)
WHERE author_2.id = change_0.byId  RETURN head(collect([author_2.name])) AS part_6 } RETURN collect([[toString(change_0.at), change_0.field, change_0.oldValue, change_0.newValue, change_0.source, part_6, [descendant_0.name]]]) AS part_7 } RETURN collect([[descendant_0.name, [part_7]]]) AS part_8 } RETURN collect([account_0.id, [[part_2], [part_4], [part_5], [part_8]]]) AS part_9 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_9], version

// composed.users
// p0: ["STARTED"]
// p1: "2026-06-17"
// p2: 3
// p3: 3
CALL (*) { MATCH (user_0:User)
USING INDEX user_0:User(name, id)
WHERE user_0.name IS NOT NULL AND user_0.id IS NOT NULL WITH user_0 ORDER BY user_0.name, user_0.id LIMIT $p3 CALL (*) { MATCH (task_0:Task)
USING INDEX task_0:Task(assigneeId, status)
WHERE task_0.assigneeId = user_0.id AND task_0.status IS NOT NULL
MATCH (account_0:Account)
WHERE account_0.id = task_0.accountId AND task_0.status IN $p0 WITH task_0, account_0 ORDER BY (task_0.status IN ['COMPLETED', 'CANCELED']), task_0.dueDate IS NULL, task_0.dueDate, CASE task_0.priority WHEN 'HIGH' THEN 0 WHEN 'MEDIUM' THEN 1 ELSE 2 END, task_0.id LIMIT $p2  RETURN collect([[task_0.title, toString(task_0.dueDate), (coalesce(task_0.dueDate < $p1, false) AND NOT (task_0.status IN ['COMPLETED', 'CANCELED'])), [account_0.name]]]) AS part_0 } RETURN collect([[user_0.name, [part_0]]]) AS part_1 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_1]], version

// name: task.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: mutations have locked the account, and import runs for an administrator
// index: task_id
// index: account_id
// index: user_id
// index: engagement_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (task:Task {id: row.id})
SET
  task += row.properties,
  task.completedAt = datetime(row.instants.completedAt),
  task.createdAt = coalesce(task.createdAt, datetime(row.instants.createdAt)),
  task.version = coalesce(task.version, 0) + 1
SET
  task.done =
    CASE
      WHEN task.status = 'COMPLETED' THEN coalesce(task.flow, '')
    END,
  task.creditId = coalesce(task.completedById, task.assigneeId),
  task.openDue =
    CASE
      WHEN NOT task.status IN ['COMPLETED', 'CANCELED'] THEN task.dueDate
    END,
  task.moment =
    coalesce(
      task.completedAt,
      datetime(toString(task.dueDate) + 'T00:00Z'),
      task.createdAt
    )
WITH task, row
CALL (task) {
  MATCH (task)-[old:ON_ACCOUNT|ASSIGNED_TASK|COMPLETED_BY|FOR_ENGAGEMENT]->()
  DELETE old
}
CALL (task, row) {
  MATCH (account:Account {id: row.links.accountId})
  CREATE (task)-[:ON_ACCOUNT]->(account)
}
CALL (task, row) {
  MATCH (assignee:User {id: row.links.assigneeId})
  CREATE (task)-[:ASSIGNED_TASK]->(assignee)
}
CALL (task, row) {
  MATCH (completer:User {id: row.links.completedById})
  CREATE (task)-[:COMPLETED_BY]->(completer)
}
CALL (task, row) {
  MATCH (engagement:Engagement {id: row.links.engagementId})
  CREATE (task)-[:FOR_ENGAGEMENT]->(engagement)
}

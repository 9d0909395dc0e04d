// What coverage counts is found in indexes alone: touchpoints that count, completed tasks by whoever is credited, open tasks by when they are due.
CREATE INDEX touchpoint_counted_by_user IF NOT EXISTS FOR (n:Touchpoint) ON (n.createdById, n.occurredAt, n.counted);
CREATE INDEX touchpoint_counted IF NOT EXISTS FOR (n:Touchpoint) ON (n.accountId, n.occurredAt, n.counted);
CREATE INDEX task_done IF NOT EXISTS FOR (n:Task) ON (n.accountId, n.completedAt, n.done);
CREATE INDEX task_credited IF NOT EXISTS FOR (n:Task) ON (n.creditId, n.completedAt, n.done);
CREATE INDEX task_open_due IF NOT EXISTS FOR (n:Task) ON (n.accountId, n.openDue);
MATCH (touchpoint:Touchpoint)
CALL (touchpoint) {
  SET touchpoint.counted =
    CASE
      WHEN coalesce(touchpoint.draft, false) OR coalesce(touchpoint.state, '') = 'CANCELED' THEN null
      ELSE coalesce(touchpoint.flow, '') + CASE WHEN touchpoint.internalNote THEN ' note' ELSE '' END
    END
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (task:Task)
CALL (task) {
  SET
    task.done = CASE WHEN task.status = 'COMPLETED' THEN coalesce(task.flow, '') END,
    task.creditId = coalesce(task.completedById, task.assigneeId),
    task.openDue = CASE WHEN NOT task.status IN ['COMPLETED', 'CANCELED'] THEN task.dueDate END
} IN TRANSACTIONS OF 10000 ROWS;
DROP INDEX touchpoint_by_user IF EXISTS;
DROP INDEX task_completed IF EXISTS;
DROP INDEX task_completed_by IF EXISTS;
DROP INDEX task_completed_for IF EXISTS;
DROP INDEX task_due IF EXISTS;

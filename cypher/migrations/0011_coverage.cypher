// What account coverage reads: who holds a role, and tasks by when they were completed or due, by account and by person.
CREATE INDEX assigned_to_role IF NOT EXISTS FOR ()-[r:ASSIGNED_TO]-() ON (r.role);
CREATE INDEX task_completed IF NOT EXISTS FOR (n:Task) ON (n.accountId, n.completedAt);
CREATE INDEX task_completed_by IF NOT EXISTS FOR (n:Task) ON (n.completedById, n.completedAt);
CREATE INDEX task_completed_for IF NOT EXISTS FOR (n:Task) ON (n.assigneeId, n.completedAt);
CREATE INDEX task_due IF NOT EXISTS FOR (n:Task) ON (n.accountId, n.dueDate);

// name: fragment.as_of.success.tasks
// given: engagement
// yields: holder, kept, since, task
// param: $at datetime  the instant
// index: change_of_part
//
// The tasks that the engagement had, as maps of what they were; of a task that was completed since nobody knows more than that it was not.
WITH null AS engagement
WITH *, engagement.node AS holder
MATCH (holder)<-[:FOR_ENGAGEMENT]-(kept:Task)
WHERE coalesce(kept.createdAt <= $at, true)
CALL (kept) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept.id AND change.at > $at
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue]) AS since
}
WITH *
WHERE NOT any(each IN since WHERE each[0] = 'task' AND each[1] IS NULL)
WITH
  *,
  {
    status:
      head(
        [each IN since WHERE each[0] = 'task.status' | each[1]] +
        [
          CASE
            WHEN kept.completedAt > $at THEN 'NOT_STARTED'
            ELSE kept.status
          END
        ]),
    dueDate:
      head(
        [each IN since WHERE each[0] = 'task.dueDate' | date(each[1])] +
        [kept.dueDate])
  } AS task
WHERE true
RETURN holder, kept, since, task

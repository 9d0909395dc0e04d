// name: fragment.coverage.completed_for
// given: user
// yields: task
// as_of: what happened up to the window's end; whether it counts is what is known of it today
// param: $start datetime  begin of the window
// param: $end datetime  its end, which is no part of it
// param: $flows list<string>  keys of flows; null for all
// param: $default string  the flow of what names none
// index: task_completed_for
//
// The tasks of a user that were completed in a window by nobody knows whom: they are the assignee's (M-03).
WITH null AS user
MATCH (task:Task)
USING INDEX task:Task(assigneeId, completedAt)
WHERE
  task.assigneeId = user.id AND
  task.completedAt >= $start AND
  task.completedAt < $end AND
  task.completedById IS NULL AND
  task.status = 'COMPLETED' AND
  ($flows IS NULL OR coalesce(task.flow, $default) IN $flows)
RETURN task

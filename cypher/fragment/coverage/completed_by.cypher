// name: fragment.coverage.completed_by
// given: user
// yields: task
// as_of: what happened up to the window's end; whether it counts is what is known of it today
// param: $start datetime  begin of the window
// param: $end datetime  its end, which is no part of it
// param: $flows list<string>  keys of flows; null for all
// param: $default string  the flow of what names none
// index: task_completed_by
//
// The tasks that a user completed in a window, on any account (A-21).
WITH null AS user
MATCH (task:Task)
USING INDEX task:Task(completedById, completedAt)
WHERE
  task.completedById = user.id AND
  task.completedAt >= $start AND
  task.completedAt < $end AND
  task.status = 'COMPLETED' AND
  ($flows IS NULL OR coalesce(task.flow, $default) IN $flows)
RETURN task

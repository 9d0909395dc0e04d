// name: fragment.coverage.credited
// given: user
// yields: task
// as_of: what happened up to the window's end; whether it counts is what is known of it today
// param: $start datetime  begin of the window
// param: $end datetime  its end, which is no part of it
// param: $flows list<string>  keys of flows, the empty one for the default; null for all
// index: task_credited
//
// The tasks completed in a window, on any account (A-21), that the user is credited with (M-03): who completed them, else the assignee.
WITH null AS user
MATCH (task:Task)
USING INDEX task:Task(creditId, completedAt, done)
WHERE
  task.creditId = user.id AND
  task.completedAt >= $start AND
  task.completedAt < $end AND
  task.done IS NOT NULL AND
  ($flows IS NULL OR task.done IN $flows)
RETURN task

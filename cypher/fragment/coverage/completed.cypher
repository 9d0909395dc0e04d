// name: fragment.coverage.completed
// given: account
// yields: task
// as_of: what happened up to the window's end; whether it counts is what is known of it today
// param: $start datetime  begin of the window
// param: $end datetime  its end, which is no part of it
// param: $flows list<string>  keys of flows, the empty one for the default; null for all
// index: task_done
//
// The account's tasks that were completed in a window (M-03), of some flows (M-05).
WITH null AS account
MATCH (task:Task)
USING INDEX task:Task(accountId, completedAt, done)
WHERE
  task.accountId = account.id AND
  task.completedAt >= $start AND
  task.completedAt < $end AND
  task.done IS NOT NULL AND
  ($flows IS NULL OR task.done IN $flows)
RETURN task

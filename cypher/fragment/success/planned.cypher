// name: fragment.success.planned
// given: engagement
// yields: touchpoint
// param: $today date  the first day in the reporting zone
// param: $last date  the last day
// param: $begin datetime  when the first day begins
// param: $end datetime  when the last day ends
// index: touchpoint_open_for
// as_of: touchpoints keep no history
//
// Open touchpoints of the engagement that are due in a span of days; without a due day, those that are to happen in it (M-51).
WITH null AS engagement
MATCH (touchpoint:Touchpoint)
WHERE
  touchpoint.openForId = engagement.id AND
  coalesce(
    $today <= touchpoint.dueDate <= $last,
    $begin <= touchpoint.occurredAt < $end
  )
RETURN touchpoint

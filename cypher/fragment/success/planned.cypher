// name: fragment.success.planned
// given: engagement
// yields: touchpoint
// param: $today date  the first day in the reporting zone
// param: $last date  the last day
// param: $begin datetime  when the first day begins
// param: $end datetime  when the last day ends
// as_of: touchpoints keep no history
//
// Open touchpoints of the engagement that are due in a span of days; without a due day, those that are to happen in it (M-51).
WITH null AS engagement
MATCH (engagement)<-[:FOR_ENGAGEMENT]-(touchpoint:Touchpoint)
WHERE
  touchpoint.state IN ['NEW', 'IN_PROGRESS', 'PAUSED'] AND
  NOT coalesce(touchpoint.draft, false) AND
  coalesce(
    $today <= touchpoint.dueDate <= $last,
    $begin <= touchpoint.occurredAt < $end
  )
RETURN touchpoint

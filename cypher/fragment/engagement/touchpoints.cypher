// name: fragment.engagement.touchpoints
// given: engagement
// yields: touchpoint
// param: $now datetime  an instant
// as_of: the instant is given, and touchpoints keep no history
//
// Touchpoints of the engagement that count by now (M-02).
WITH null AS engagement
MATCH (engagement)<-[:FOR_ENGAGEMENT]-(touchpoint:Touchpoint)
WHERE
  touchpoint.occurredAt <= $now AND
  NOT coalesce(touchpoint.draft, false) AND
  NOT coalesce(touchpoint.internalNote, false) AND
  coalesce(touchpoint.state, '') <> 'CANCELED'
RETURN touchpoint

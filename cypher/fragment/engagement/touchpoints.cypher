// name: fragment.engagement.touchpoints
// given: engagement
// yields: touchpoint
// param: $now datetime  an instant
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

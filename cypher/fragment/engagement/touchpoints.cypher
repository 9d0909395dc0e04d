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
  touchpoint.counted IS NOT NULL AND
  NOT touchpoint.counted ENDS WITH ' note' AND
  touchpoint.occurredAt <= $now
RETURN touchpoint

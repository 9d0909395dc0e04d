// name: fragment.engagement.touchpoints
// given: engagement
// yields: touchpoint
// param: $now datetime  an instant
// index: touchpoint_engaged
// as_of: the instant is given, and touchpoints keep no history
//
// Touchpoints of the engagement that count by now (M-02).
WITH null AS engagement
MATCH (touchpoint:Touchpoint)
WHERE touchpoint.engagedId = engagement.id AND touchpoint.occurredAt <= $now
RETURN touchpoint

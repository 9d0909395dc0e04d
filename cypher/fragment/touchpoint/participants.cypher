// name: fragment.touchpoint.participants
// given: touchpoint
// yields: participant
// scoped: participant
//
// The customer's people who took part.
WITH null AS touchpoint
MATCH (touchpoint)<-[:PARTICIPATED_IN]-(participant:Contact)
WHERE true
RETURN participant

// name: fragment.engagement.of_part
// given: part
// yields: engagement
//
// The engagement that something is a part of.
WITH null AS part
MATCH (part)-[:OF_ENGAGEMENT]->(engagement:Engagement)
WHERE true
RETURN engagement

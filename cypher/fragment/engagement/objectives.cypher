// name: fragment.engagement.objectives
// given: engagement
// yields: objective
//
// What the engagement is to achieve.
WITH null AS engagement
MATCH (engagement)<-[:OF_ENGAGEMENT]-(objective:Objective)
WHERE true
RETURN objective

// name: fragment.user.manager
// given: user
// yields: manager
//
// The user's manager.
WITH null AS user
MATCH (user)-[:REPORTS_TO]->(manager:User)
WHERE true
RETURN manager

// name: fragment.user.portfolio
// given: user
// yields: account
// scoped: account
//
// The accounts on which the user holds an assignment now, each once (B-24).
WITH null AS user
MATCH (user)-[:ASSIGNED_TO]->(account:Account)
WITH DISTINCT account
WHERE true
RETURN account

// name: fragment.assignment.of_user
// given: user
// yields: assignment, account
// scoped: account
//
// Every account on which the user holds a role now.
WITH null AS user
MATCH (user)-[assignment:ASSIGNED_TO]->(account:Account)
WHERE true
RETURN assignment, account

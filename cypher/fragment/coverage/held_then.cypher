// name: fragment.coverage.held_then
// given: user
// yields: account
// scoped: account
// param: $role string  key of an assignment role
// param: $pairs list<list>  accounts of a scenario, each with who would hold the role
// param: $changed list<string>  their ids
//
// Every account on which the user would hold a role in a scenario.
WITH null AS user
CALL (*) {
  MATCH (user)-[assignment:ASSIGNED_TO]->(account:Account)
  WHERE coalesce(assignment.role, '') = $role AND NOT account.id IN $changed
  RETURN account
    UNION ALL
  UNWIND $pairs AS pair
  WITH pair[0] AS account
  WHERE user IN pair[1]
  RETURN account
}
WITH account
WHERE account:Account
RETURN account

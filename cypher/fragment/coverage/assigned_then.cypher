// name: fragment.coverage.assigned_then
// given:
// yields: account, holders
// scoped: account
// param: $role string  key of an assignment role
// param: $pairs list<list>  accounts of a scenario, each with who would hold the role
// param: $changed list<string>  their ids
// index: assigned_to_role
//
// The accounts on which somebody would hold a role in a scenario, with everyone who would.
CALL (*) {
  MATCH (holder:User)-[assignment:ASSIGNED_TO]->(account:Account)
  USING INDEX assignment:ASSIGNED_TO(role)
  WHERE assignment.role = $role
  WITH account, collect(holder) AS holders
  WHERE NOT account.id IN $changed
  RETURN account, holders
    UNION ALL
  UNWIND $pairs AS pair
  WITH pair[0] AS account, pair[1] AS holders
  WHERE size(holders) > 0
  RETURN account, holders
}
WITH account, holders
WHERE account:Account
RETURN account, holders

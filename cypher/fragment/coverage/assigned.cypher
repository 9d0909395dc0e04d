// name: fragment.coverage.assigned
// given:
// yields: account, holders
// scoped: account
// param: $role string  key of an assignment role
// index: assigned_to_role
//
// The accounts on which somebody holds a role now, with everyone who does, whatever their teams (A-13).
MATCH (holder:User)-[assignment:ASSIGNED_TO]->(account:Account)
USING INDEX assignment:ASSIGNED_TO(role)
WHERE assignment.role = $role
WITH account, collect(holder) AS holders
WHERE true
RETURN account, holders

// name: fragment.coverage.assigned
// given:
// yields: assignment, holder, account
// scoped: account
// param: $role string  key of an assignment role
// index: assigned_to_role
//
// Who holds a role now, and on which accounts, whatever their teams (A-13).
MATCH (holder:User)-[assignment:ASSIGNED_TO]->(account:Account)
USING INDEX assignment:ASSIGNED_TO(role)
WHERE assignment.role = $role
RETURN assignment, holder, account

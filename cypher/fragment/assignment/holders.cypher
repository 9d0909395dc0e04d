// name: fragment.assignment.holders
// given: account
// yields: assignment, holder
// param: $role string  key of an assignment role
//
// Who holds a role on the account now.
WITH null AS account
MATCH (account)<-[assignment:ASSIGNED_TO]-(holder:User)
WHERE assignment.role = $role
RETURN assignment, holder

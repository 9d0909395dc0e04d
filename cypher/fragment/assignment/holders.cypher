// name: fragment.assignment.holders
// given: account
// yields: assignment, holder
// param: $role string  key of an assignment role
//
// Who holds a role on the account now; compared so that no index of roles is sought for every account.
WITH null AS account
MATCH (account)<-[assignment:ASSIGNED_TO]-(holder:User)
WHERE coalesce(assignment.role, '') = $role
RETURN assignment, holder

// name: fragment.assignment.of_account
// given: account
// yields: assignment, holder
//
// Everyone who holds any role on the account now.
WITH null AS account
MATCH (account)<-[assignment:ASSIGNED_TO]-(holder:User)
WHERE true
RETURN assignment, holder

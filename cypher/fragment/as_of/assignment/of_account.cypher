// name: fragment.as_of.assignment.of_account
// given: account
// yields: origin, assignment, holder
// param: $at datetime  the instant
//
// Everyone who held any role on the account.
WITH null AS account
WITH account.node AS origin
MATCH (origin)<-[assignment:ASSIGNED_TO|WAS_ASSIGNED_TO]-(holder:User)
WHERE assignment.validFrom <= $at AND coalesce(assignment.validTo > $at, true)
RETURN origin, assignment, holder

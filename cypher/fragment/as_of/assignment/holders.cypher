// name: fragment.as_of.assignment.holders
// given: account
// yields: origin, assignment, holder
// param: $role string  key of an assignment role
// param: $at datetime  the instant
//
// Who held a role on the account.
WITH null AS account
WITH account.node AS origin
MATCH (origin)<-[assignment:ASSIGNED_TO|WAS_ASSIGNED_TO]-(holder:User)
WHERE
  assignment.role = $role AND
  assignment.validFrom <= $at AND
  coalesce(assignment.validTo > $at, true)
RETURN origin, assignment, holder

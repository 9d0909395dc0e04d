// name: fragment.as_of.coverage.assigned
// given:
// yields: account, holders
// scoped: account
// param: $role string  key of an assignment role
// param: $at datetime  the instant
// index: none: assignments that ended have no index by role; every user's are looked at
//
// The accounts on which somebody held a role, with everyone who did.
MATCH
  (holder:User)-[assignment:ASSIGNED_TO|WAS_ASSIGNED_TO]->
  (account:Account|FormerAccount)
WHERE
  assignment.role = $role AND
  assignment.validFrom <= $at AND
  coalesce(assignment.validTo > $at, true) AND
  account.validFrom <= $at AND
  coalesce(account.validTo > $at, true)
WITH account, collect(DISTINCT holder) AS holders
WHERE true
RETURN account, holders

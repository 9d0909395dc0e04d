// name: fragment.as_of.assignment.of_user
// given: user
// yields: assignment, account
// scoped: account
// param: $at datetime  the instant
//
// Every account on which the user held a role.
WITH null AS user
MATCH
  (user)-[assignment:ASSIGNED_TO|WAS_ASSIGNED_TO]->
  (account:Account|FormerAccount)
WHERE
  assignment.validFrom <= $at AND
  coalesce(assignment.validTo > $at, true) AND
  account.validFrom <= $at AND
  coalesce(account.validTo > $at, true)
RETURN assignment, account

// name: fragment.as_of.user.portfolio
// given: user
// yields: account
// scoped: account
// param: $at datetime  the instant
//
// The accounts on which the user held an assignment, each once (B-24).
WITH null AS user
MATCH
  (user)-[assignment:ASSIGNED_TO|WAS_ASSIGNED_TO]->
  (account:Account|FormerAccount)
WHERE assignment.validFrom <= $at AND coalesce(assignment.validTo > $at, true)
WITH DISTINCT account
WHERE account.validFrom <= $at AND coalesce(account.validTo > $at, true)
RETURN account

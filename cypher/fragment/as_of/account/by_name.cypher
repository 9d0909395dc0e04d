// name: fragment.as_of.account.by_name
// given:
// yields: account
// scoped: account
// param: $at datetime  the instant
//
// Every account of that instant; what it was called then, no index knows.
MATCH (account:Account|FormerAccount)
WHERE account.validFrom <= $at AND coalesce(account.validTo > $at, true)
RETURN account

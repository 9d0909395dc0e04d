// name: fragment.account.by_health
// given:
// yields: account
// scoped: account
// param: $value string  GOOD, AVERAGE, POOR or UNKNOWN
// index: account_by_health
//
// Accounts of one health rank, in the order of names.
MATCH (account:Account)
USING INDEX account:Account(healthRank, name, id)
WHERE
  account.healthRank = $value AND
  account.name IS NOT NULL AND
  account.id IS NOT NULL
RETURN account

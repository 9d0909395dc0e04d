// name: fragment.account.by_region
// given:
// yields: account
// scoped: account
// param: $value string
// index: account_by_region
//
// Accounts of one region, in the order of names.
MATCH (account:Account)
USING INDEX account:Account(region, name, id)
WHERE
  account.region = $value AND
  account.name IS NOT NULL AND
  account.id IS NOT NULL
RETURN account

// name: fragment.account.by_tier
// given:
// yields: account
// scoped: account
// param: $value string
// index: account_by_tier
//
// Accounts of one tier, in the order of names.
MATCH (account:Account)
USING INDEX account:Account(tier, name, id)
WHERE
  account.tier = $value AND account.name IS NOT NULL AND account.id IS NOT NULL
RETURN account

// name: fragment.account.by_depth
// given:
// yields: account
// scoped: account
// param: $depth integer  0 for ultimate parents
// index: account_by_depth
//
// Accounts of one depth, in the order of names.
MATCH (account:Account)
USING INDEX account:Account(depth, name, id)
WHERE
  account.depth = $depth AND account.name IS NOT NULL AND account.id IS NOT NULL
RETURN account

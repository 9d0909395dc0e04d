// name: fragment.account.by_type
// given:
// yields: account
// scoped: account
// param: $type string  key of an account type
// index: account_by_type
//
// Accounts of one type, in the order of names.
MATCH (account:Account)
USING INDEX account:Account(type, name, id)
WHERE
  account.type = $type AND account.name IS NOT NULL AND account.id IS NOT NULL
RETURN account

// name: fragment.account.by_name
// given:
// yields: account
// scoped: account
// index: account_by_name
//
// Every account, in the order of names.
MATCH (account:Account)
USING INDEX account:Account(name, id)
WHERE account.name IS NOT NULL AND account.id IS NOT NULL
RETURN account

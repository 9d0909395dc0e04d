// name: fragment.account.named
// given:
// yields: account
// scoped: account
// param: $name string  an exact name
// index: account_by_name
//
// Accounts that carry a name.
MATCH (account:Account)
WHERE account.name = $name AND account.id IS NOT NULL
RETURN account

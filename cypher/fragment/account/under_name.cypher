// name: fragment.account.under_name
// given:
// yields: top, account
// scoped: top, account
// param: $name string  an exact name
// index: account_by_name
// index: account_path
//
// An account by its name and everything below it.
MATCH (top:Account)
WHERE top.name = $name AND top.id IS NOT NULL
MATCH (account:Account)
USING INDEX account:Account(path)
WHERE account.path STARTS WITH top.path
RETURN top, account

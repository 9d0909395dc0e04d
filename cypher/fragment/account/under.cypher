// name: fragment.account.under
// given:
// yields: top, account
// scoped: top, account
// param: $id string  local id of the top account
// index: account_id
// index: account_path
//
// An account and everything below it: a range of the path index.
MATCH (top:Account {id: $id})
MATCH (account:Account)
USING INDEX account:Account(path)
WHERE account.path STARTS WITH top.path
RETURN top, account

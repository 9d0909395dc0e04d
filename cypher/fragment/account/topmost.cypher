// name: fragment.account.topmost
// given: account
// yields: top
// scoped: top
// index: account_id
//
// The account itself and everything above it.
WITH null AS account
MATCH (top:Account)
WHERE top.id IN split(account.path, '/')[1..-1]
RETURN top

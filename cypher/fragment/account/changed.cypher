// name: fragment.account.changed
// given:
// yields: account
// unscoped: account sets are computed over all accounts
// param: $ids list<string>  local ids, at most 5000
// index: account_id
//
// Accounts whose place in account sets has to be looked at.
UNWIND $ids AS changed
MATCH (account:Account {id: changed})
USING INDEX account:Account(id)
WHERE true
RETURN account

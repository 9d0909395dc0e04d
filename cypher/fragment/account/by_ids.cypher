// name: fragment.account.by_ids
// given:
// yields: account
// scoped: account
// param: $ids list<string>  local ids, at most 100
// index: account_id
//
// Accounts by id.
MATCH (account:Account)
WHERE account.id IN $ids
RETURN account

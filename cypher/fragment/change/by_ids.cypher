// name: fragment.change.by_ids
// given:
// yields: change, account
// scoped: account
// param: $ids list<string>  local ids, at most 100
// index: change_id
// index: account_id
//
// Changes by id, with their accounts.
MATCH (change:Change)
WHERE change.id IN $ids
MATCH (account:Account)
WHERE account.id = change.accountId
RETURN change, account

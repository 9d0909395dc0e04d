// name: fragment.account.locked
// given:
// yields: account
// unscoped: what the viewer may see is asked behind the lock that the composer adds
// param: $ids list<string>  local ids in ascending order
// index: account_id
//
// Accounts that a mutation is about to change.
UNWIND $ids AS locked
MATCH (account:Account {id: locked})
USING INDEX account:Account(id)
WHERE true
RETURN account

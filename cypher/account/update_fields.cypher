// name: account.update_fields
// mode: write
// returns: nothing
// param: $id string
// param: $properties map  those that differ; null removes one
// param: $now datetime  the moment
// unscoped: the caller has locked the account
// index: account_id
// timeout: 10s
//
// Changes properties of an account and raises its version.
MATCH (account:Account {id: $id})
USING INDEX account:Account(id)
SET
  account += $properties,
  account.version = account.version + 1,
  account.updatedAt = $now

// name: account.by_ids_external
// mode: read
// returns: many Account
// column: key string
// column: id string
// column: path string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: account_external_id
// timeout: 30s
//
// Finds ids and paths for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (account:Account {externalId: key})
USING INDEX account:Account(externalId)
RETURN key, account.id AS id, account.path AS path

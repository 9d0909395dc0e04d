// name: account.page_ids
// mode: read
// returns: many Account
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: account_id
// timeout: 60s
//
// Walks all accounts by id.
MATCH (account:Account)
USING INDEX account:Account(id)
WHERE account.id > $after
RETURN account.id AS id, account.externalId AS externalId
ORDER BY account.id
LIMIT $limit

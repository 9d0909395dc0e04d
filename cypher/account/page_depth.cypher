// name: account.page_depth
// mode: read
// returns: many Account
// column: id string
// column: depth integer
// param: $depth integer  the deepest level
// param: $after string  the last id of the page before of the same level, empty at first
// param: $limit integer  page size
// unscoped: health is computed over all accounts
// index: account_id
// timeout: 60s
//
// Walks the accounts of one level by id.
MATCH (account:Account)
USING INDEX account:Account(id)
WHERE account.id > $after AND account.depth = $depth
RETURN account.id AS id, account.depth AS depth
ORDER BY account.id
LIMIT $limit

// name: health_due.claim
// mode: write
// returns: many Account
// column: id string
// column: depth integer
// param: $limit integer  most notes
// unscoped: health is computed over all accounts
// index: account_id
// index: health_due_account
// timeout: 30s
//
// Takes notes that what lies below accounts changed, and answers these accounts (M-23).
MATCH (due:HealthDue)
USING INDEX due:HealthDue(accountId)
WHERE due.accountId > ''
WITH due
ORDER BY due.accountId
LIMIT $limit
WITH collect(due) AS notes, collect(DISTINCT due.accountId) AS ids
FOREACH (note IN notes |
  DELETE note
)
WITH ids
UNWIND ids AS accountId
MATCH (account:Account {id: accountId})
USING INDEX account:Account(id)
RETURN account.id AS id, account.depth AS depth

// name: fragment.as_of.past.changes
// given: account
// yields: change
// param: $at datetime  the instant
// index: change_by_account
//
// What has changed on an account since.
WITH null AS account
MATCH (change:Change)
USING INDEX change:Change(accountId, at)
WHERE change.accountId = account.id AND change.at > $at
RETURN change

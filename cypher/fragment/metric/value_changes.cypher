// name: fragment.metric.value_changes
// given: account
// yields: change
// param: $since datetime  first instant
// param: $until datetime  last instant
// index: change_by_field
// as_of: the parameters name the time
//
// Changes of the account's contract value in a range of time.
WITH null AS account
MATCH (change:Change)
USING INDEX change:Change(accountId, field, at)
WHERE
  change.accountId = account.id AND
  change.field = 'contractValue' AND
  change.at >= $since AND
  change.at <= $until
RETURN change

// name: fragment.as_of.change.of_account
// given: account
// yields: change
// param: $since datetime  first instant
// param: $until datetime  the first instant that is too late
// param: $at datetime  the instant
// index: change_by_account
//
// Changes of the account in a range of time up to the instant, in its order.
WITH null AS account
MATCH (change:Change)
USING INDEX change:Change(accountId, at)
WHERE
  change.accountId = account.id AND
  change.at >= $since AND
  change.at < $until AND
  change.at <= $at
RETURN change

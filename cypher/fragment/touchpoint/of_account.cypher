// name: fragment.touchpoint.of_account
// given: account
// yields: touchpoint
// index: touchpoint_by_account
//
// What was logged on the account, drafts left out, in the order of time.
WITH null AS account
MATCH (touchpoint:Touchpoint)
USING INDEX touchpoint:Touchpoint(accountId, occurredAt)
WHERE
  touchpoint.accountId = account.id AND
  touchpoint.occurredAt IS NOT NULL AND
  NOT coalesce(touchpoint.draft, false)
RETURN touchpoint

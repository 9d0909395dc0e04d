// name: fragment.as_of.past.touchpoint
// given: account
// yields: touchpoint
// param: $at datetime  the instant
// index: touchpoint_by_account
//
// Touchpoints that count as activity (M-02).
WITH null AS account
MATCH (touchpoint:Touchpoint)
WHERE
  touchpoint.accountId = account.id AND
  touchpoint.occurredAt <= $at AND
  NOT touchpoint.draft AND
  NOT touchpoint.internalNote AND
  coalesce(touchpoint.state, '') <> 'CANCELED'
RETURN touchpoint

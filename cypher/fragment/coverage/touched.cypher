// name: fragment.coverage.touched
// given: account
// yields: touchpoint
// as_of: what happened up to the window's end; whether it counts is what is known of it today
// param: $start datetime  begin of the window
// param: $end datetime  its end, which is no part of it
// param: $notes boolean  whether internal notes count
// param: $kinds list<string>  values of `counted`; null for all
// index: touchpoint_counted
//
// The account's touchpoints that count in a window (M-02), of some flows (M-05).
WITH null AS account
MATCH (touchpoint:Touchpoint)
USING INDEX touchpoint:Touchpoint(accountId, occurredAt, counted)
WHERE
  touchpoint.accountId = account.id AND
  touchpoint.occurredAt >= $start AND
  touchpoint.occurredAt < $end AND
  touchpoint.counted IS NOT NULL AND
  ($notes OR NOT touchpoint.counted ENDS WITH ' note') AND
  ($kinds IS NULL OR touchpoint.counted IN $kinds)
RETURN touchpoint

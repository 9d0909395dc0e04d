// name: fragment.coverage.touched
// given: account
// yields: touchpoint
// as_of: what happened up to the window's end; whether it counts is what is known of it today
// param: $start datetime  begin of the window
// param: $end datetime  its end, which is no part of it
// param: $notes boolean  whether internal notes count
// param: $flows list<string>  keys of flows; null for all
// param: $default string  the flow of what names none
// index: touchpoint_by_account
//
// The account's touchpoints that count in a window (M-02), of some flows (M-05).
WITH null AS account
MATCH (touchpoint:Touchpoint)
USING INDEX touchpoint:Touchpoint(accountId, occurredAt)
WHERE
  touchpoint.accountId = account.id AND
  touchpoint.occurredAt >= $start AND
  touchpoint.occurredAt < $end AND
  NOT coalesce(touchpoint.draft, false) AND
  coalesce(touchpoint.state, '') <> 'CANCELED' AND
  ($notes OR NOT coalesce(touchpoint.internalNote, false)) AND
  ($flows IS NULL OR coalesce(touchpoint.flow, $default) IN $flows)
RETURN touchpoint

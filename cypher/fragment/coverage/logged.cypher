// name: fragment.coverage.logged
// given: user
// yields: touchpoint
// as_of: what happened up to the window's end; whether it counts is what is known of it today
// param: $start datetime  begin of the window
// param: $end datetime  its end, which is no part of it
// param: $flows list<string>  keys of flows; null for all
// param: $default string  the flow of what names none
// index: touchpoint_by_user
//
// The touchpoints that a user logged in a window, on any account (A-21), internal notes among them.
WITH null AS user
MATCH (touchpoint:Touchpoint)
USING INDEX touchpoint:Touchpoint(createdById, occurredAt, accountId)
WHERE
  touchpoint.createdById = user.id AND
  touchpoint.occurredAt >= $start AND
  touchpoint.occurredAt < $end AND
  touchpoint.accountId IS NOT NULL AND
  NOT coalesce(touchpoint.draft, false) AND
  coalesce(touchpoint.state, '') <> 'CANCELED' AND
  ($flows IS NULL OR coalesce(touchpoint.flow, $default) IN $flows)
RETURN touchpoint

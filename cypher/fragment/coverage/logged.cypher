// name: fragment.coverage.logged
// given: user
// yields: touchpoint
// as_of: what happened up to the window's end; whether it counts is what is known of it today
// param: $start datetime  begin of the window
// param: $end datetime  its end, which is no part of it
// param: $kinds list<string>  values of `counted`; null for all
// index: touchpoint_counted_by_user
//
// The touchpoints that a user logged in a window, on any account (A-21), internal notes among them.
WITH null AS user
MATCH (touchpoint:Touchpoint)
USING INDEX touchpoint:Touchpoint(createdById, occurredAt, counted)
WHERE
  touchpoint.createdById = user.id AND
  touchpoint.occurredAt >= $start AND
  touchpoint.occurredAt < $end AND
  touchpoint.counted IS NOT NULL AND
  ($kinds IS NULL OR touchpoint.counted IN $kinds)
RETURN touchpoint

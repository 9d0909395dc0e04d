// name: event.prune_before
// mode: write
// returns: one Count
// column: removed integer
// param: $before datetime  events from this moment on stay
// param: $limit integer  looks at so many
// unscoped: age decides, no customer data is read
// index: event_seq
// timeout: 30s
//
// Removes the oldest events, in their order and up to the first one that stays, so that those that are left have no gaps.
MATCH (event:Event)
USING INDEX event:Event(seq)
WHERE event.seq >= 0
WITH event
ORDER BY event.seq
LIMIT $limit
WITH collect(event) AS oldest
WITH oldest, [event IN oldest WHERE event.at >= $before | event.seq] AS staying
WITH
  [event IN oldest WHERE size(staying) = 0 OR event.seq < staying[0] | event] AS pruned
FOREACH (event IN pruned |
  DELETE event
)
RETURN size(pruned) AS removed

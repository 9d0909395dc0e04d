// name: event.count_bounds
// mode: read
// returns: one Bounds
// column: head integer  the last event that was committed; 0 before the first one
// column: oldest integer  the first event that is still there; null where none is
// unscoped: numbers of the outbox, no customer data
// index: counter_name
// index: event_seq
// timeout: 5s
//
// How far the events reach. The head is read first: an event that is committed meanwhile must not look like one that is gone.
MATCH (counter:Counter {name: 'event'})
WITH counter.value AS head
CALL (*) {
  OPTIONAL MATCH (event:Event)
  WHERE event.seq >= 0
  RETURN event.seq AS oldest
  ORDER BY event.seq
  LIMIT 1
}
RETURN head, oldest

// name: journal.append
// mode: write
// returns: one Organisation
// column: version integer  of the configuration
// param: $changes list<map>  complete Change nodes but for the moment
// param: $events list<map>  complete Event nodes but for the moment and the sequence number
// param: $viewer string  id of the user, empty without one
// param: $key string  idempotency key, null without one
// param: $result string  what the mutation answers, as JSON
// param: $now datetime  the moment
// unscoped: the caller has looked at the accounts
// index: organisation_id
// index: idempotency_key
// index: counter_name
// timeout: 30s
//
// Ends a mutation: changes, the answer for its key, and last, because everybody waits for that counter, the events (ADR 0013).
FOREACH (row IN $changes |
  CREATE (change:Change)
  SET change = row, change.at = $now
)
WITH $key AS key
CALL (key) {
  MATCH (claimed:IdempotencyKey {viewer: $viewer, key: key})
  SET claimed.result = $result
}
CALL () {
  MATCH (counter:Counter {name: 'event'})
  WHERE size($events) > 0
  SET counter.value = counter.value + size($events)
  WITH counter.value - size($events) AS before
  UNWIND range(0, size($events) - 1) AS at
  CREATE (event:Event)
  SET event = $events[at], event.seq = before + at + 1, event.at = $now
}
MATCH (organisation:Organisation {id: 'organisation'})
RETURN organisation.version AS version

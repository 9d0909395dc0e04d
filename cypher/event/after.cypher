// name: event.after
// mode: read
// returns: many Event
// column: seq integer  its place in the one order
// column: kind string  an AccountEventKind
// column: at string  RFC 3339, UTC
// column: accountId string
// column: byId string  null where no user did it
// column: source string  a ChangeSource
// column: before integer  the sets that the account was in before the change, one bit a slot
// param: $seq integer  the last event that is known
// param: $limit integer  at most so many
// unscoped: ids and kinds; who may hear of an event is decided where it is delivered
// index: event_seq
// timeout: 5s
//
// The events behind a position, in order.
MATCH (event:Event)
USING INDEX event:Event(seq)
WHERE event.seq > $seq
RETURN
  event.seq AS seq,
  event.kind AS kind,
  toString(event.at) AS at,
  event.accountId AS accountId,
  event.byId AS byId,
  event.source AS source,
  coalesce(event.before, 0) AS before
ORDER BY event.seq
LIMIT $limit

// name: meeting.by_ids_stored
// mode: read
// returns: many Meeting
// column: row map  every property, and the ids that its relationships lead to
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: meeting_id
// timeout: 60s
//
// Everything that the canonical file holds of these nodes; import compares it, export writes it.
UNWIND $keys AS key
MATCH (meeting:Meeting {id: key.id})
USING INDEX meeting:Meeting(id)
RETURN meeting {.*} AS row

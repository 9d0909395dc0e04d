// name: meeting.by_ids_external
// mode: read
// returns: many Meeting
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: meeting_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (meeting:Meeting {externalId: key})
USING INDEX meeting:Meeting(externalId)
RETURN key, meeting.id AS id

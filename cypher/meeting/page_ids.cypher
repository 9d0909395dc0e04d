// name: meeting.page_ids
// mode: read
// returns: many Meeting
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: meeting_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (meeting:Meeting)
USING INDEX meeting:Meeting(id)
WHERE meeting.id > $after
RETURN meeting.id AS id, meeting.externalId AS externalId
ORDER BY meeting.id
LIMIT $limit

// name: touchpoint.by_ids_stored
// mode: read
// returns: many Touchpoint
// column: row map  every property, and the ids that its relationships lead to
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: touchpoint_id
// timeout: 60s
//
// Everything that the canonical file holds of these nodes; import compares it, export writes it.
UNWIND $keys AS key
MATCH (touchpoint:Touchpoint {id: key.id})
USING INDEX touchpoint:Touchpoint(id)
RETURN touchpoint {
  .*,
  participantIds: [(t:Contact)-[:PARTICIPATED_IN]->(touchpoint) | t.id ],
  engagementId: head([(touchpoint)-[:FOR_ENGAGEMENT]->(t:Engagement) | t.id ])
} AS row

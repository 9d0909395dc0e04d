// name: engagement.by_ids_stored
// mode: read
// returns: many Engagement
// column: row map  every property, and the ids that its relationships lead to
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: engagement_id
// timeout: 60s
//
// Everything that the canonical file holds of these nodes; import compares it, export writes it.
UNWIND $keys AS key
MATCH (engagement:Engagement {id: key.id})
USING INDEX engagement:Engagement(id)
RETURN engagement {
  .*,
  parentId: head([(engagement)-[:PART_OF]->(parent:Engagement) | parent.id ])
} AS row

// name: engagement.move_import
// mode: write
// returns: nothing
// param: $rows list<map<id, parentId>>  at most 5000
// unscoped: import and export run for an administrator
// index: engagement_id
// timeout: 2min
//
// Replaces the PART_OF of each node.
UNWIND $rows AS row
MATCH (engagement:Engagement {id: row.id})
USING INDEX engagement:Engagement(id)
CALL (engagement) {
  MATCH (engagement)-[old:PART_OF]->(former:Engagement)
  DELETE old
}
CALL (engagement, row) {
  MATCH (parent:Engagement {id: row.parentId})
  CREATE (engagement)-[:PART_OF]->(parent)
}

// name: meeting.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: import and export run for an administrator
// index: meeting_id
// index: engagement_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (meeting:Meeting {id: row.id})
SET
  meeting += row.properties,
  meeting.startAt = datetime(row.instants.startAt),
  meeting.endAt = datetime(row.instants.endAt)
WITH meeting, row
CALL (meeting) {
  MATCH (meeting)-[old:OF_ENGAGEMENT]->()
  DELETE old
}
CALL (meeting, row) {
  MATCH (engagement:Engagement {id: row.links.engagementId})
  CREATE (meeting)-[:OF_ENGAGEMENT]->(engagement)
}

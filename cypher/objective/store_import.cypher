// name: objective.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: mutations have locked the account, and import runs for an administrator
// index: objective_id
// index: engagement_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (objective:Objective {id: row.id})
SET objective += row.properties
WITH objective, row
CALL (objective) {
  MATCH (objective)-[old:OF_ENGAGEMENT]->()
  DELETE old
}
CALL (objective, row) {
  MATCH (engagement:Engagement {id: row.links.engagementId})
  CREATE (objective)-[:OF_ENGAGEMENT]->(engagement)
}

// name: outcome.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: mutations have locked the account, and import runs for an administrator
// index: outcome_id
// index: objective_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (outcome:Outcome {id: row.id})
SET outcome += row.properties
WITH outcome, row
CALL (outcome) {
  MATCH (outcome)-[old:OF_OBJECTIVE]->()
  DELETE old
}
CALL (outcome, row) {
  MATCH (objective:Objective {id: row.links.objectiveId})
  CREATE (outcome)-[:OF_OBJECTIVE]->(objective)
}
CALL (outcome) {
  MATCH (outcome)-[:OF_OBJECTIVE]->(objective:Objective)
  SET outcome.engagementId = objective.engagementId
}

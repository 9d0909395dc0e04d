// name: outcome.by_ids_stored
// mode: read
// returns: many Outcome
// column: row map  every property, and the ids that its relationships lead to
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: outcome_id
// timeout: 60s
//
// Everything that the canonical file holds of these nodes; import compares it, export writes it.
UNWIND $keys AS key
MATCH (outcome:Outcome {id: key.id})
USING INDEX outcome:Outcome(id)
RETURN outcome {
  .*,
  objectiveId: head([(outcome)-[:OF_OBJECTIVE]->(t:Objective) | t.id ])
} AS row

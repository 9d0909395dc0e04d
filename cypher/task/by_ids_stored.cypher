// name: task.by_ids_stored
// mode: read
// returns: many Task
// column: row map  every property, and the ids that its relationships lead to
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: task_id
// timeout: 60s
//
// Everything that the canonical file holds of these nodes; import compares it, export writes it.
UNWIND $keys AS key
MATCH (task:Task {id: key.id})
USING INDEX task:Task(id)
RETURN task {
  .*,
  engagementId: head([(task)-[:FOR_ENGAGEMENT]->(t:Engagement) | t.id ])
} AS row

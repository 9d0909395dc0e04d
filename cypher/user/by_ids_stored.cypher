// name: user.by_ids_stored
// mode: read
// returns: many User
// column: row map  every property, and the ids that its relationships lead to
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: user_id
// timeout: 60s
//
// Everything that the canonical file holds of these nodes; import compares it, export writes it.
UNWIND $keys AS key
MATCH (user:User {id: key.id})
USING INDEX user:User(id)
RETURN user {
  .*,
  managerId: head([(user)-[:REPORTS_TO]->(parent:User) | parent.id ])
} AS row

// name: user.move_import
// mode: write
// returns: nothing
// param: $rows list<map<id, parentId, since>>  at most 5000
// param: $at datetime  until when the former parent held
// unscoped: import and export run for an administrator
// index: user_id
// timeout: 2min
//
// Replaces the REPORTS_TO of each node; what held before stays as WAS_REPORTS_TO.
UNWIND $rows AS row
MATCH (user:User {id: row.id})
USING INDEX user:User(id)
CALL (user) {
  MATCH (user)-[old:REPORTS_TO]->(former:User)
  CREATE
    (user)-[:WAS_REPORTS_TO {validFrom: old.validFrom, validTo: $at}]->(former)
  DELETE old
}
CALL (user, row) {
  MATCH (parent:User {id: row.parentId})
  CREATE (user)-[:REPORTS_TO {validFrom: datetime(row.since)}]->(parent)
}

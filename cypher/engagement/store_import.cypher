// name: engagement.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: mutations have locked the account, and import runs for an administrator
// index: engagement_id
// index: account_id
// index: user_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (engagement:Engagement {id: row.id})
SET
  engagement += row.properties,
  engagement.createdAt = datetime(row.instants.createdAt)
WITH engagement, row
CALL (engagement) {
  MATCH (engagement)-[old:ON_ACCOUNT|MANAGED_BY]->()
  DELETE old
}
CALL (engagement, row) {
  MATCH (account:Account {id: row.links.accountId})
  CREATE (engagement)-[:ON_ACCOUNT]->(account)
}
CALL (engagement, row) {
  MATCH (csm:User {id: row.links.csmId})
  CREATE (engagement)-[:MANAGED_BY]->(csm)
}

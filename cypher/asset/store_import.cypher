// name: asset.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: import and export run for an administrator
// index: asset_id
// index: account_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (asset:Asset {id: row.id})
SET asset += row.properties, asset.addedAt = datetime(row.instants.addedAt)
WITH asset, row
CALL (asset) {
  MATCH (asset)-[old:ON_ACCOUNT]->()
  DELETE old
}
CALL (asset, row) {
  MATCH (account:Account {id: row.links.accountId})
  CREATE (asset)-[:ON_ACCOUNT]->(account)
}

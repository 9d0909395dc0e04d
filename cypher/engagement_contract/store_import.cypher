// name: engagement_contract.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key>>  at most 5000; key holds engagementId, contractId
// unscoped: mutations have locked the account, and import runs for an administrator
// index: engagement_id
// index: contract_id
// timeout: 2min
//
// Links engagements with the contracts that they cover.
UNWIND $rows AS row
MATCH (engagement:Engagement {id: row.key.engagementId})
USING INDEX engagement:Engagement(id)
MATCH (contract:Contract {id: row.key.contractId})
USING INDEX contract:Contract(id)
MERGE (engagement)-[:COVERS]->(contract)

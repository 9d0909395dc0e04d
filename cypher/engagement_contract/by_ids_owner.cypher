// name: engagement_contract.by_ids_owner
// mode: read
// returns: many EngagementContract
// column: row map
// param: $ids list<string>  engagement ids
// unscoped: import and export run for an administrator
// index: engagement_id
// timeout: 2min
//
// Every contract that these engagements cover; export writes them.
UNWIND $ids AS ownerId
MATCH (engagement:Engagement {id: ownerId})-[:COVERS]->(contract:Contract)
USING INDEX engagement:Engagement(id)
RETURN {engagementId: ownerId, contractId: contract.id} AS row

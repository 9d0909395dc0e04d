// name: product_usage.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key, properties>>  at most 5000; key holds engagementId, product
// unscoped: import and export run for an administrator
// index: product_usage_key
// index: engagement_id
// timeout: 2min
//
// Creates or updates nodes by their natural key, below their engagement.
UNWIND $rows AS row
MATCH (engagement:Engagement {id: row.key.engagementId})
USING INDEX engagement:Engagement(id)
MERGE
  (usage:ProductUsage
    {engagementId: row.key.engagementId, product: row.key.product})
SET usage += row.properties
MERGE (usage)-[:OF_ENGAGEMENT]->(engagement)

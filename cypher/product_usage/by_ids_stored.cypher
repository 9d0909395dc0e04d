// name: product_usage.by_ids_stored
// mode: read
// returns: many ProductUsage
// column: row map
// param: $keys list<map<engagementId, product>>  at most 5000
// unscoped: import and export run for an administrator
// index: product_usage_key
// timeout: 60s
//
// The nodes with these natural keys; import compares them.
UNWIND $keys AS key
MATCH
  (usage:ProductUsage {engagementId: key.engagementId, product: key.product})
USING INDEX usage:ProductUsage(engagementId, product)
RETURN usage {.*} AS row

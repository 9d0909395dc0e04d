// name: product_usage.by_ids_owner
// mode: read
// returns: many ProductUsage
// column: row map
// param: $ids list<string>  engagement ids
// unscoped: import and export run for an administrator
// index: product_usage_key
// timeout: 2min
//
// Everything that these engagements have; export writes it.
UNWIND $ids AS ownerId
MATCH (usage:ProductUsage)
USING INDEX usage:ProductUsage(engagementId, product)
WHERE usage.engagementId = ownerId AND usage.product IS NOT NULL
RETURN usage {.*} AS row

// name: usage_scale.by_ids_stored
// mode: read
// returns: many UsageScale
// column: contractStatus string
// column: date date
// column: cuts list<float>
// param: $keys list<map<contractStatus, date>>  at most 5000
// unscoped: import and export run for an administrator
// index: usage_scale_key
// timeout: 60s
//
// The scales of these contract statuses and days; import compares them.
UNWIND $keys AS key
MATCH (scale:UsageScale {contractStatus: key.contractStatus, date: key.date})
RETURN
  scale.contractStatus AS contractStatus,
  scale.date AS date,
  scale.cuts AS cuts

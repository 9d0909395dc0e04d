// name: usage_scale.store_import
// mode: write
// returns: nothing
// param: $rows list<map<contractStatus, date, cuts>>  at most 5000
// unscoped: import and export run for an administrator
// index: usage_scale_key
// timeout: 60s
//
// Creates or updates scales.
UNWIND $rows AS row
MERGE (scale:UsageScale {contractStatus: row.contractStatus, date: row.date})
SET scale.cuts = row.cuts

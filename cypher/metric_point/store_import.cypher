// name: metric_point.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key, properties, instants>>  at most 5000; key and instants hold accountId, metric, date
// unscoped: mutations have locked the account, and import runs for an administrator
// index: metric_point_key
// timeout: 2min
//
// Creates or updates nodes by their natural key.
UNWIND $rows AS row
MERGE
  (point:MetricPoint
    {accountId: row.key.accountId, metric: row.key.metric, date: row.key.date})
SET point += row.properties

// name: metric_point.by_ids_stored
// mode: read
// returns: many MetricPoint
// column: row map
// param: $keys list<map<accountId, metric, date>>  at most 5000
// unscoped: mutations have locked the account, and import runs for an administrator
// index: metric_point_key
// timeout: 60s
//
// The nodes with these natural keys; import compares them.
UNWIND $keys AS key
MATCH
  (point:MetricPoint
    {accountId: key.accountId, metric: key.metric, date: key.date})
USING INDEX point:MetricPoint(accountId, metric, date)
RETURN point {.*} AS row

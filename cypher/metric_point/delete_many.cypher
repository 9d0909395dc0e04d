// name: metric_point.delete_many
// mode: write
// returns: nothing
// param: $keys list<map<accountId, metric, date>>  at most 250
// unscoped: the caller has locked the accounts
// index: metric_point_key
// timeout: 10s
//
// Removes points.
UNWIND $keys AS key
MATCH
  (point:MetricPoint
    {accountId: key.accountId, metric: key.metric, date: key.date})
USING INDEX point:MetricPoint(accountId, metric, date)
DELETE point

// name: metric_point.by_ids_owner
// mode: read
// returns: many MetricPoint
// column: row map
// param: $ids list<string>  account ids
// unscoped: import and export run for an administrator
// index: metric_point_key
// timeout: 2min
//
// Everything that these accounts have; export writes it.
UNWIND $ids AS ownerId
MATCH (point:MetricPoint)
USING INDEX point:MetricPoint(accountId, metric, date)
WHERE
  point.accountId = ownerId AND
  point.metric IS NOT NULL AND
  point.date IS NOT NULL
RETURN point {.*} AS row

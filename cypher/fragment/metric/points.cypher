// name: fragment.metric.points
// given: account
// yields: point
// param: $metric string  key of a recorded metric
// param: $from date  first day
// param: $until date  last day
// index: metric_point_key
// as_of: the parameters name the days
//
// Recorded daily values of one metric in a range of days.
WITH null AS account
MATCH (point:MetricPoint)
USING INDEX point:MetricPoint(accountId, metric, date)
WHERE
  point.accountId = account.id AND
  point.metric = $metric AND
  point.date >= $from AND
  point.date <= $until
RETURN point

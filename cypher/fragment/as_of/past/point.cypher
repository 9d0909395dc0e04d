// name: fragment.as_of.past.point
// given: account
// yields: point
// param: $metric string  key of the metric
// param: $day date  the last day
// index: metric_point_key
//
// Recorded values of one metric up to a day.
WITH null AS account
MATCH (point:MetricPoint)
USING INDEX point:MetricPoint(accountId, metric, date)
WHERE
  point.accountId = account.id AND point.metric = $metric AND point.date <= $day
RETURN point

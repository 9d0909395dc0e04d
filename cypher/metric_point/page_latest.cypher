// name: metric_point.page_latest
// mode: read
// returns: many MetricPoint
// column: accountId string
// column: date date
// column: value float
// column: heldDate date  what the account holds now
// column: heldValue float
// param: $ids list<string>  account ids, at most 2000
// param: $metric string  key of the metric
// param: $valueName string  property of the account that holds the value
// param: $dateName string  property of the account that holds its day
// unscoped: mutations have locked the account, and import runs for an administrator
// index: metric_point_key
// index: account_id
// timeout: 2min
//
// The latest point of a metric for each account, where the account does not hold it.
UNWIND $ids AS accountId
MATCH (account:Account {id: accountId})
USING INDEX account:Account(id)
CALL (account) {
  OPTIONAL MATCH (point:MetricPoint)
  WHERE
    point.accountId = account.id AND
    point.metric = $metric AND
    point.date IS NOT NULL
  WITH point
  ORDER BY point.date DESC
  LIMIT 1
  RETURN point.date AS date, point.value AS value
}
WITH
  accountId,
  date,
  value,
  account[$dateName] AS heldDate,
  account[$valueName] AS heldValue
WHERE
  date IS NOT NULL AND
  (heldDate IS NULL OR
    heldDate <> date OR
    (heldValue IS NULL) <> (value IS NULL) OR
    heldValue <> value)
RETURN accountId, date, value, heldDate, heldValue
ORDER BY accountId
LIMIT 10000

// name: fragment.metric.usage_scale
// given: account
// yields: scale
// param: $from date  first day
// param: $until date  last day
// index: usage_scale_key
// as_of: the parameters name the days
//
// How much the accounts of the same contract status were used on each of some days.
WITH null AS account
MATCH (scale:UsageScale)
USING INDEX scale:UsageScale(contractStatus, date)
WHERE
  scale.contractStatus = coalesce(account.contractStatus, '') AND
  scale.date >= $from AND
  scale.date <= $until
RETURN scale

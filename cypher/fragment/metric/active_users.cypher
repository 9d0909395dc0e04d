// name: fragment.metric.active_users
// given: account
// yields: usage
// param: $from date  first day
// param: $until date  the day after the last
// index: usage_day_key
// as_of: the parameters name the days
//
// Usage of the account in a window of days.
WITH null AS account
MATCH (usage:UsageDay)
USING INDEX usage:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage.accountId = account.id AND
  usage.date >= $from AND
  usage.date < $until AND
  usage.contactId IS NOT NULL AND
  usage.module IS NOT NULL AND
  usage.activity IS NOT NULL
RETURN usage

// name: usage.by_ids_daily
// mode: read
// returns: many Account
// column: contractStatus string  may be null
// column: validFrom datetime  may be null
// column: firstDay date  the first day of any usage, null without one
// column: days list<list>  day and number of actions, in no order
// param: $ids list<string>  account ids, at most 1000
// param: $begin date  first day
// param: $until date  the day after the last
// unscoped: import and export run for an administrator
// index: usage_day_key
// timeout: 2min
//
// How much accounts were used on each of some days, and what the engagement score asks about them besides (M-32).
UNWIND $ids AS accountId
MATCH (account:Account {id: accountId})
USING INDEX account:Account(id)
CALL (account) {
  MATCH (usage:UsageDay)
  USING INDEX usage:UsageDay(accountId, date, contactId, module, activity)
  WHERE
    usage.accountId = account.id AND
    usage.date IS NOT NULL AND
    usage.contactId IS NOT NULL AND
    usage.module IS NOT NULL AND
    usage.activity IS NOT NULL
  WITH usage
  ORDER BY usage.accountId, usage.date
  LIMIT 1
  RETURN head(collect(usage.date)) AS firstDay
}
CALL (account) {
  MATCH (usage:UsageDay)
  USING INDEX usage:UsageDay(accountId, date, contactId, module, activity)
  WHERE
    usage.accountId = account.id AND
    usage.date >= $begin AND
    usage.date < $until AND
    usage.contactId IS NOT NULL AND
    usage.module IS NOT NULL AND
    usage.activity IS NOT NULL
  WITH usage.date AS day, sum(usage.actions) AS actions
  RETURN collect([day, actions]) AS days
}
RETURN
  account.contractStatus AS contractStatus,
  account.validFrom AS validFrom,
  firstDay,
  days

// name: fragment.usage.of_person
// given: account
// yields: usage
// param: $contact string  the person's id
// param: $from date  first day
// param: $until date  the day after the last
// index: usage_by_person
// as_of: the parameters name the days
//
// What one person did on the account in a window of days.
WITH null AS account
MATCH (usage:UsageDay)
USING INDEX usage:UsageDay(accountId, contactId, date)
WHERE
  usage.accountId = account.id AND
  usage.contactId = $contact AND
  usage.date >= $from AND
  usage.date < $until
RETURN usage

// name: usage.by_ids_owner
// mode: read
// returns: many UsageDay
// column: row map
// param: $ids list<string>  account ids
// unscoped: import and export run for an administrator
// index: usage_day_key
// timeout: 2min
//
// Everything that these accounts have; export writes it.
UNWIND $ids AS ownerId
MATCH (usage:UsageDay)
USING INDEX usage:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage.accountId = ownerId AND
  usage.date IS NOT NULL AND
  usage.contactId IS NOT NULL AND
  usage.module IS NOT NULL AND
  usage.activity IS NOT NULL
RETURN usage {.*} AS row

// name: usage.by_ids_stored
// mode: read
// returns: many UsageDay
// column: row map
// param: $keys list<map<accountId, date, contactId, module, activity>>  at most 5000
// unscoped: import and export run for an administrator
// index: usage_day_key
// timeout: 60s
//
// The nodes with these natural keys; import compares them.
UNWIND $keys AS key
MATCH
  (usage:UsageDay
    {
      accountId: key.accountId,
      date: key.date,
      contactId: key.contactId,
      module: key.module,
      activity: key.activity
    })
USING INDEX usage:UsageDay(accountId, date, contactId, module, activity)
RETURN usage {.*} AS row

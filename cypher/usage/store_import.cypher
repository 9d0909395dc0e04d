// name: usage.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key, properties, instants>>  at most 5000; key and instants hold accountId, date, contactId, module, activity
// unscoped: import and export run for an administrator
// index: usage_day_key
// timeout: 2min
//
// Creates or updates nodes by their natural key.
UNWIND $rows AS row
MERGE
  (usage:UsageDay
    {
      accountId: row.key.accountId,
      date: row.key.date,
      contactId: row.key.contactId,
      module: row.key.module,
      activity: row.key.activity
    })
SET usage += row.properties

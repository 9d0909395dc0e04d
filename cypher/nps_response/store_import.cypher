// name: nps_response.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key, properties, instants>>  at most 5000; key and instants hold accountId, contactId, at
// unscoped: import and export run for an administrator
// index: nps_response_key
// timeout: 2min
//
// Creates or updates nodes by their natural key.
UNWIND $rows AS row
MERGE
  (response:NpsResponse
    {
      accountId: row.key.accountId,
      contactId: row.key.contactId,
      at: datetime(row.instants.at)
    })
SET response += row.properties

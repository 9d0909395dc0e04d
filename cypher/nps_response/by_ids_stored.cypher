// name: nps_response.by_ids_stored
// mode: read
// returns: many NpsResponse
// column: row map
// param: $keys list<map<accountId, contactId, at>>  at most 5000
// unscoped: import and export run for an administrator
// index: nps_response_key
// timeout: 60s
//
// The nodes with these natural keys; import compares them.
UNWIND $keys AS key
MATCH
  (response:NpsResponse
    {accountId: key.accountId, contactId: key.contactId, at: key.at})
USING INDEX response:NpsResponse(accountId, contactId, at)
RETURN response {.*} AS row

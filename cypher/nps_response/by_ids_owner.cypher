// name: nps_response.by_ids_owner
// mode: read
// returns: many NpsResponse
// column: row map
// param: $ids list<string>  account ids
// unscoped: import and export run for an administrator
// index: nps_response_key
// timeout: 2min
//
// Everything that these accounts have; export writes it.
UNWIND $ids AS ownerId
MATCH (response:NpsResponse)
USING INDEX response:NpsResponse(accountId, contactId, at)
WHERE
  response.accountId = ownerId AND
  response.contactId IS NOT NULL AND
  response.at IS NOT NULL
RETURN response {.*} AS row

// name: fragment.metric.nps
// given: account
// yields: response
// index: nps_response_key
//
// What the account's people answered.
WITH null AS account
MATCH (response:NpsResponse)
USING INDEX response:NpsResponse(accountId, contactId, at)
WHERE
  response.accountId = account.id AND
  response.contactId IS NOT NULL AND
  response.at IS NOT NULL
RETURN response

// name: fragment.as_of.metric.nps
// given: account
// yields: response
// param: $at datetime  the instant
// index: nps_response_key
//
// What the account's people had answered.
WITH null AS account
MATCH (response:NpsResponse)
USING INDEX response:NpsResponse(accountId, contactId, at)
WHERE
  response.accountId = account.id AND
  response.contactId IS NOT NULL AND
  response.at <= $at
RETURN response

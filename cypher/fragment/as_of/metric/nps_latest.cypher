// name: fragment.as_of.metric.nps_latest
// given: account
// yields: response
// param: $at datetime  the instant
// index: nps_response_key
//
// The latest answer of each of the account's people.
WITH null AS account
MATCH (response:NpsResponse)
USING INDEX response:NpsResponse(accountId, contactId, at)
WHERE
  response.accountId = account.id AND
  response.contactId IS NOT NULL AND
  response.at <= $at AND
  response.score IS NOT NULL AND
  NOT EXISTS {
    MATCH (later:NpsResponse)
    WHERE
      later.accountId = response.accountId AND
      later.contactId = response.contactId AND
      later.at > response.at AND
      later.at <= $at AND
      later.score IS NOT NULL
  }
RETURN response

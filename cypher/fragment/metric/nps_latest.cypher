// name: fragment.metric.nps_latest
// given: account
// yields: response
// index: nps_response_key
//
// The latest answer of each of the account's people. It needs no aggregate, which 5.26 refuses inside a subquery that is an expression.
WITH null AS account
MATCH (response:NpsResponse)
USING INDEX response:NpsResponse(accountId, contactId, at)
WHERE
  response.accountId = account.id AND
  response.contactId IS NOT NULL AND
  response.at IS NOT NULL AND
  response.score IS NOT NULL AND
  NOT EXISTS {
    MATCH (later:NpsResponse)
    WHERE
      later.accountId = response.accountId AND
      later.contactId = response.contactId AND
      later.at > response.at AND
      later.score IS NOT NULL
  }
RETURN response

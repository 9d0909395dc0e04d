// name: access_token.update_revoked
// mode: write
// returns: maybe AccessToken
// column: id string
// param: $id string  id of the token
// param: $now datetime  the moment
// unscoped: the operator revokes tokens at the command line
// index: access_token_id
// timeout: 5s
//
// Ends a token; the first time counts.
MATCH (token:AccessToken {id: $id})
USING INDEX token:AccessToken(id)
SET token.revokedAt = coalesce(token.revokedAt, $now)
RETURN token.id AS id

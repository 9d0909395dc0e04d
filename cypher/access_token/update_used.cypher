// name: access_token.update_used
// mode: write
// returns: nothing
// param: $id string  id of the token
// param: $now datetime  the moment
// param: $before datetime  only when the last note is older than this
// unscoped: a note about the token itself
// index: access_token_id
// timeout: 10s
//
// Notes that a token was used, not more often than is worth a write.
MATCH (token:AccessToken {id: $id})
USING INDEX token:AccessToken(id)
WHERE token.lastUsedAt IS NULL OR token.lastUsedAt < $before
SET token.lastUsedAt = $now

// name: access_token.create_integration
// mode: write
// returns: maybe AccessToken
// column: id string
// param: $id string  a new id
// param: $hash string  SHA-256 of the token, in hexadecimal
// param: $name string  what it is for
// param: $roles list<string>  the only permission roles it may use; null leaves the user's own
// param: $now datetime  when it was issued
// param: $expires datetime  when it ends
// param: $external_id string  the user or bot that it acts as
// unscoped: the operator issues tokens at the command line
// index: user_external_id
// timeout: 5s
//
// Issues a token that acts as an active user or bot; no row when there is none.
MATCH (user:User {externalId: $external_id})
USING INDEX user:User(externalId)
WHERE user.active
CREATE
  (token:AccessToken
    {
      id: $id,
      hash: $hash,
      kind: 'INTEGRATION',
      name: $name,
      roles: $roles,
      createdAt: $now,
      expiresAt: $expires
    })-
    [:ACTS_AS]->
  (user)
RETURN token.id AS id

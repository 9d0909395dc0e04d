// name: access_token.by_ids_hash
// mode: read
// returns: maybe AccessToken
// column: token map  id, kind, roles, role, period, expiresAt, lastUsedAt
// column: teamId string  the team of a display token
// column: user map  id, permissions and memberships of the active user of an integration token
// param: $hash string  SHA-256 of the token that somebody sent, in hexadecimal
// param: $now datetime  the moment
// unscoped: finds the viewer, on whom every scope rests
// index: access_token_hash
// timeout: 10s
//
// The token of that hash, when it is neither revoked nor expired, and whom or what it stands for.
MATCH (token:AccessToken {hash: $hash})
USING INDEX token:AccessToken(hash)
WHERE token.revokedAt IS NULL AND token.expiresAt > $now
OPTIONAL MATCH (token)-[:SHOWS]->(team:SuccessTeam)
OPTIONAL MATCH (token)-[:ACTS_AS]->(user:User)
WHERE user.active
RETURN
  token {.id, .kind, .roles, .role, .period, .expiresAt, .lastUsedAt} AS token,
  team.id AS teamId,
  user {
    .id,
    .permissions,
    memberships:
      [
        (user)-[member:MEMBER_OF]->(of:SuccessTeam)
        | [of.id, member.permission]
      ]
  } AS user

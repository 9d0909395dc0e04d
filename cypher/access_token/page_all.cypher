// name: access_token.page_all
// mode: read
// returns: many AccessToken
// column: token map  everything but the hash
// column: holder string  external id of the user, or key of the team
// param: $limit integer  page size
// unscoped: the operator lists tokens at the command line
// index: access_token_id
// timeout: 5s
//
// The tokens that were issued, revoked and expired ones too.
MATCH (token:AccessToken)
USING INDEX token:AccessToken(id)
WHERE token.id > ''
OPTIONAL MATCH (token)-[:ACTS_AS]->(user:User)
OPTIONAL MATCH (token)-[:SHOWS]->(team:SuccessTeam)
RETURN
  token {
    .id,
    .kind,
    .name,
    .roles,
    .role,
    .period,
    .createdAt,
    .expiresAt,
    .lastUsedAt,
    .revokedAt
  } AS token,
  coalesce(user.externalId, team.key) AS holder
ORDER BY token.id
LIMIT $limit

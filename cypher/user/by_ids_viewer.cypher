// name: user.by_ids_viewer
// mode: read
// returns: maybe User
// column: id string
// column: permissions list<string>
// column: memberships list<list>  id of the team and permission, of every team that somebody added the user to
// param: $external_id string  who the token names
// unscoped: finds the viewer, on whom every scope rests
// index: user_external_id
// timeout: 10s
//
// The active user that a token names.
MATCH (user:User {externalId: $external_id})
WHERE user.active
RETURN
  user.id AS id,
  coalesce(user.permissions, []) AS permissions,
  [
    (user)-[member:MEMBER_OF]->(team:SuccessTeam)
    | [team.id, member.permission]
  ] AS memberships

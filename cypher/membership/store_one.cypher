// name: membership.store_one
// mode: write
// returns: maybe User
// column: active boolean
// param: $team string  id of the team
// param: $userId string
// param: $permission string  null ends the membership
// param: $now datetime  the moment
// unscoped: users are colleagues; the caller has looked at the team
// index: success_team_id
// index: user_id
// timeout: 10s
//
// Gives a user a permission in a team, or takes the user out of it; what was before stays as history. No row where there is no such user.
MATCH (team:SuccessTeam {id: $team})
MATCH (user:User {id: $userId})
CALL (team, user) {
  MATCH (user)-[old:MEMBER_OF]->(team)
  WHERE $permission IS NULL OR old.permission <> $permission
  CREATE
    (user)-
      [:WAS_MEMBER_OF {
          permission: old.permission,
          validFrom: old.validFrom,
          validTo: $now
        }]->
    (team)
  DELETE old
}
CALL (team, user) {
  WITH *
  WHERE
    $permission IS NOT NULL AND
    NOT EXISTS {
      MATCH (user)-[:MEMBER_OF]->(team)
    }
  CREATE (user)-[:MEMBER_OF {permission: $permission, validFrom: $now}]->(team)
}
RETURN user.active AS active

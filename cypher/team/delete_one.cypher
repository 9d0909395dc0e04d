// name: team.delete_one
// mode: write
// returns: nothing
// param: $id string
// param: $now datetime  the moment
// unscoped: configuration, no customer data
// index: success_team_id
// timeout: 10s
//
// Makes a team a former one: memberships stay as history, screens that showed it go dark.
MATCH (team:SuccessTeam {id: $id})
CALL (team) {
  MATCH (user:User)-[member:MEMBER_OF]->(team)
  CREATE
    (user)-
      [:WAS_MEMBER_OF {
          permission: member.permission,
          validFrom: member.validFrom,
          validTo: $now
        }]->
    (team)
  DELETE member
}
CALL (team) {
  MATCH (token:AccessToken)-[shows:SHOWS]->(team)
  SET token.revokedAt = coalesce(token.revokedAt, $now)
  DELETE shows
}
SET team :FormerTeam, team.validTo = $now
REMOVE team :SuccessTeam

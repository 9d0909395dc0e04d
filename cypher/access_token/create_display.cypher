// name: access_token.create_display
// mode: write
// returns: maybe AccessToken
// column: id string
// param: $id string  a new id
// param: $hash string  SHA-256 of the token, in hexadecimal
// param: $name string  where the screen hangs
// param: $team string  key of the team
// param: $role string  key of the assignment role
// param: $period string  a CoveragePeriod
// param: $now datetime  when it was issued
// param: $expires datetime  when it ends
// unscoped: the operator issues tokens at the command line
// index: success_team_key
// index: assignment_role_key
// timeout: 5s
//
// Issues a read-only token for one team, one assignment role and one period (A-47); no row when the team or the role does not exist.
MATCH (team:SuccessTeam {key: $team})
USING INDEX team:SuccessTeam(key)
MATCH (role:AssignmentRole {key: $role})
USING INDEX role:AssignmentRole(key)
CREATE
  (token:AccessToken
    {
      id: $id,
      hash: $hash,
      kind: 'DISPLAY',
      name: $name,
      role: role.key,
      period: $period,
      createdAt: $now,
      expiresAt: $expires
    })-
    [:SHOWS]->
  (team)
RETURN token.id AS id

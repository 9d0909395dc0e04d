// name: membership.prune_file
// mode: write
// returns: one Count
// column: removed integer
// param: $rows list<map<team, userIds>>  teams by key, with everybody who stays
// unscoped: configuration runs for an administrator
// index: success_team_key
// timeout: 30s
//
// Ends the memberships that organisation.toml no longer lists; they stay as history.
UNWIND $rows AS row
MATCH (user:User)-[member:MEMBER_OF]->(team:SuccessTeam {key: row.team})
WHERE NOT user.id IN row.userIds
CREATE
  (user)-
    [:WAS_MEMBER_OF {
        permission: member.permission,
        validFrom: member.validFrom,
        validTo: datetime.transaction()
      }]->
  (team)
DELETE member
RETURN count(*) AS removed

// name: membership.count_only
// mode: read
// returns: one Count
// column: members integer
// param: $team string  id of the team
// param: $everywhere list<string>  roles of the organisation that see every account all the same
// unscoped: configuration, no customer data
// index: success_team_id
// timeout: 10s
//
// Active members who are in no other team: without this one they would see every account (ADR 0009).
MATCH (:SuccessTeam {id: $team})<-[:MEMBER_OF]-(user:User)
WHERE
  user.active AND
  NOT any(role IN coalesce(user.permissions, []) WHERE role IN $everywhere) AND
  NOT EXISTS {
    MATCH (user)-[:MEMBER_OF]->(other:SuccessTeam)
    WHERE other.id <> $team
  }
RETURN count(user) AS members

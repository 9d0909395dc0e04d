// name: fragment.team.members
// given:
// yields: team, membership, member
// param: $id string  id of the team
// index: success_team_id
//
// The members of a team that somebody added.
MATCH (team:SuccessTeam {id: $id})<-[membership:MEMBER_OF]-(member:User)
WHERE true
RETURN team, membership, member

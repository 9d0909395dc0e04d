// name: fragment.as_of.team.members
// given:
// yields: team, membership, member
// param: $id string  id of the team
// param: $at datetime  the instant
// index: success_team_id
//
// The members of a team that somebody had added.
MATCH
  (team:SuccessTeam {id: $id})<-[membership:MEMBER_OF|WAS_MEMBER_OF]-
  (member:User)
WHERE membership.validFrom <= $at AND coalesce(membership.validTo > $at, true)
RETURN team, membership, member

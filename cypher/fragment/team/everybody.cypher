// name: fragment.team.everybody
// given:
// yields: member, membership
// param: $id string  id of the default team
// index: user_by_name
//
// The members of the default team: everybody (D-11), with the membership that somebody gave, if any.
MATCH (member:User)
USING INDEX member:User(name, id)
WHERE member.name IS NOT NULL AND member.id IS NOT NULL
OPTIONAL MATCH (member)-[membership:MEMBER_OF]->(:SuccessTeam {id: $id})
RETURN member, membership

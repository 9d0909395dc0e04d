// name: fragment.as_of.team.everybody
// given:
// yields: member, membership
// param: $id string  id of the default team
// param: $at datetime  the instant
// index: user_by_name
//
// The members of the default team: everybody (D-11), with the membership that somebody had given, if any.
MATCH (member:User)
USING INDEX member:User(name, id)
WHERE member.name IS NOT NULL AND member.id IS NOT NULL
OPTIONAL MATCH
  (member)-[membership:MEMBER_OF|WAS_MEMBER_OF]->(:SuccessTeam {id: $id})
WHERE membership.validFrom <= $at AND coalesce(membership.validTo > $at, true)
WITH member, membership
WHERE true
RETURN member, membership

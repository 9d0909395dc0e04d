// name: fragment.as_of.team.membership
// given: user
// yields: membership, team
// param: $id string  id of the team
// param: $at datetime  the instant
//
// The team, when the user was a member of it.
WITH null AS user
MATCH (user)-[membership:MEMBER_OF|WAS_MEMBER_OF]->(team:SuccessTeam)
WHERE
  team.id = $id AND
  membership.validFrom <= $at AND
  coalesce(membership.validTo > $at, true)
RETURN membership, team

// name: fragment.team.membership
// given: user
// yields: team
// param: $id string  id of the team
//
// The team, when the user is a member of it.
WITH null AS user
MATCH (user)-[:MEMBER_OF]->(team:SuccessTeam)
WHERE team.id = $id
RETURN team

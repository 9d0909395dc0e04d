// name: fragment.user.memberships
// given: user
// yields: team
//
// The teams that a user was added to; everybody is in the default team without being added.
WITH null AS user
MATCH (user)-[:MEMBER_OF]->(team:SuccessTeam)
WHERE true
RETURN team

// name: membership.by_ids_stored
// mode: read
// returns: many Membership
// column: row map
// param: $keys list<map<team, userId>>  at most 5000
// unscoped: import and export run for an administrator
// index: user_id
// timeout: 60s
//
// The memberships of these users in these teams; import compares them.
UNWIND $keys AS key
MATCH
  (user:User {id: key.userId})-[member:MEMBER_OF]->
  (team:SuccessTeam {key: key.team})
USING INDEX user:User(id)
RETURN {team: key.team, userId: key.userId, permission: member.permission} AS row

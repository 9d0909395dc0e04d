// name: membership.by_ids_owner
// mode: read
// returns: many Membership
// column: row map
// param: $ids list<string>  user ids
// unscoped: import and export run for an administrator
// index: user_id
// timeout: 2min
//
// Every membership of these users; export writes them.
UNWIND $ids AS ownerId
MATCH (user:User {id: ownerId})-[member:MEMBER_OF]->(team:SuccessTeam)
USING INDEX user:User(id)
RETURN {team: team.key, userId: ownerId, permission: member.permission} AS row

// name: assignment.count_held
// mode: read
// returns: one Count
// column: assignments integer
// param: $userId string  the viewer
// param: $ids list<string>  accounts with everything above them
// unscoped: whether the viewer holds an assignment there, nothing of the accounts
// index: user_id
// timeout: 10s
//
// Whether a user is assigned to any of these accounts: that opens privileged attributes (B-06).
MATCH (user:User {id: $userId})-[held:ASSIGNED_TO]->(account:Account)
USING INDEX user:User(id)
WHERE account.id IN $ids
RETURN count(held) AS assignments

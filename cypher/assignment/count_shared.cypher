// name: assignment.count_shared
// mode: read
// returns: many Count
// column: role string
// column: accounts integer  where several hold the role
// param: $roles list<string>  keys
// unscoped: configuration runs for an administrator
// index: account_id
// timeout: 30s
//
// Roles that more than one user holds on one account; asked when a role that several may hold is to become one for one holder.
MATCH (account:Account)
USING INDEX account:Account(id)
WHERE account.id > ''
MATCH (account)<-[held:ASSIGNED_TO]-(:User)
WHERE held.role IN $roles
WITH held.role AS role, account, count(held) AS holders
WHERE holders > 1
RETURN role, count(account) AS accounts
ORDER BY role

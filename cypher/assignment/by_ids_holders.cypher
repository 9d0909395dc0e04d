// name: assignment.by_ids_holders
// mode: read
// returns: one Assignment
// column: holders list<list>  account id, role, assignment id, user id, what histories call the user
// column: users list<list>  of the users asked for: id, what histories call them, whether they are active
// param: $ids list<string>  accounts
// param: $roles list<string>  keys
// param: $userIds list<string>
// unscoped: the caller has locked the accounts; users are colleagues
// index: account_id
// index: user_id
// timeout: 10s
//
// Who holds these roles on these accounts, and what there is to know about those who are to hold one.
CALL () {
  UNWIND $ids AS accountId
  MATCH (account:Account {id: accountId})<-[held:ASSIGNED_TO]-(user:User)
  USING INDEX account:Account(id)
  WHERE held.role IN $roles
  RETURN
    collect([
      accountId,
      held.role,
      held.id,
      user.id,
      coalesce(user.externalId, user.id)
    ]) AS holders
}
CALL () {
  UNWIND $userIds AS userId
  MATCH (user:User {id: userId})
  USING INDEX user:User(id)
  RETURN
    collect([user.id, coalesce(user.externalId, user.id), user.active]) AS users
}
RETURN holders, users

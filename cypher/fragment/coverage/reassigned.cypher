// name: fragment.coverage.reassigned
// given:
// yields: account, holders, held
// scoped: account
// param: $changes list<map>  hypothetical assignments in the order in which they apply: accountId, userId, below, vacant
// param: $role string  key of an assignment role
// param: $several boolean  whether several people may hold it
// index: account_id
// index: account_path
// index: user_id
//
// The accounts of a scenario: who would hold the role on each, and who does. Accounts that the viewer may not see stay out of it.
UNWIND range(0, size($changes) - 1) AS at
WITH at, $changes[at] AS change
MATCH (top:Account {id: change.accountId})
OPTIONAL MATCH (user:User {id: change.userId})
CALL (top) {
  MATCH (top)<-[assignment:ASSIGNED_TO]-(own:User)
  WHERE assignment.role = $role
  RETURN collect(own) AS owners
}
CALL (top, change) {
  MATCH (account:Account)
  USING INDEX account:Account(path)
  WHERE change.below AND account.path STARTS WITH top.path
  RETURN account
    UNION ALL
  MATCH (account:Account {id: change.accountId})
  WHERE NOT change.below
  RETURN account
}
CALL (account) {
  MATCH (account)<-[assignment:ASSIGNED_TO]-(own:User)
  WHERE assignment.role = $role
  RETURN collect(own) AS held
}
WITH at, change, user, top, owners, account, held
ORDER BY at
WHERE
  account = top OR NOT change.vacant OR all(each IN held WHERE each IN owners)
WITH account, held, collect([user]) AS steps
WITH
  account,
  held,
  reduce(
    holders = held,
    step IN
    steps |
      CASE
        WHEN step[0] IS NULL THEN []
        WHEN $several THEN [each IN holders WHERE each <> step[0]] + step
        ELSE step
      END) AS holders
WHERE true
RETURN account, holders, held

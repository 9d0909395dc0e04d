// name: fragment.coverage.reassigned
// given:
// yields: account, holders, held, times
// scoped: account
// param: $changes list<map>  hypothetical assignments in the order in which they apply: accountId, userId, below, vacant
// param: $role string  key of an assignment role
// param: $several boolean  whether several people may hold it
// index: account_id
// index: account_path
// index: user_id
//
// The accounts of a scenario: who would hold the role on each, who does, and how often it is reached; the search ends one beyond what a scenario may reach. Roles are compared so that no index of them is sought.
UNWIND range(0, size($changes) - 1) AS at
WITH at, $changes[at] AS change
MATCH (top:Account {id: change.accountId})
OPTIONAL MATCH (user:User {id: change.userId})
CALL (top) {
  MATCH (top)<-[assignment:ASSIGNED_TO]-(own:User)
  WHERE coalesce(assignment.role, '') = $role
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
WITH at, change, user, top, owners, account
LIMIT 10001
WITH at, user, owners, account, change.vacant AND account <> top AS vacant
ORDER BY at
WITH account, count(*) AS times, collect([user, vacant, owners]) AS steps
CALL (account) {
  MATCH (account)<-[assignment:ASSIGNED_TO]-(own:User)
  WHERE coalesce(assignment.role, '') = $role
  RETURN collect(own) AS held
}
WITH
  account,
  held,
  times,
  [
    step IN steps
    WHERE NOT step[1] OR all(each IN held WHERE each IN step[2])
    | [step[0]]
  ] AS steps
WITH
  account,
  held,
  times,
  CASE
    WHEN steps = [] THEN null
    ELSE
      reduce(
        holders = held,
        step IN
        steps |
          CASE
            WHEN step[0] IS NULL THEN []
            WHEN $several THEN [each IN holders WHERE each <> step[0]] + step
            ELSE step
          END)
  END AS holders
WHERE true
RETURN account, holders, held, times

// name: fragment.change.behind
// given: account
// yields: change, owner
// scoped: owner
// param: $ids list<string>  ids of the account and, where it moved, of those above it
// param: $begin datetime  the instant after which
// param: $finish datetime  the last instant
// index: change_by_field
//
// What made the account count for another amount: changes of its value, status and type, and moves.
WITH null AS account
MATCH (change:Change)
USING INDEX change:Change(accountId, field, at)
WHERE
  change.accountId IN $ids AND
  change.field IN ['contractValue', 'contractStatus', 'type', 'parent'] AND
  change.at > $begin AND
  change.at <= $finish
MATCH (owner:Account)
WHERE
  owner.id = change.accountId AND
  (owner.id = account.id OR change.field = 'parent')
RETURN change, owner

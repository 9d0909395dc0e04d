// name: account.move_subtree
// mode: write
// returns: one Count
// column: moved integer  accounts whose path changed
// param: $id string  the account
// param: $parentId string  its new parent, null for an ultimate parent
// param: $since datetime  since when
// param: $keep boolean  whether the former parent stays as history
// unscoped: the caller has looked at the account, and has refused cycles
// index: account_id
// index: account_path
// timeout: 2min
//
// Moves an account under another parent and rewrites path and depth of everything below it; the caller has refused cycles.
MATCH (account:Account {id: $id})
USING INDEX account:Account(id)
CALL (account) {
  MATCH (account)-[old:CHILD_OF]->(former:Account)
  FOREACH (_ IN
  CASE
    WHEN $keep AND old.validFrom < $since THEN [1]
    ELSE []
  END |
    CREATE
      (account)-[:WAS_CHILD_OF {validFrom: old.validFrom, validTo: $since}]->
      (former)
  )
  DELETE old
}
OPTIONAL MATCH (parent:Account {id: $parentId})
FOREACH (_ IN
CASE
  WHEN parent IS NULL THEN []
  ELSE [1]
END |
  CREATE (account)-[:CHILD_OF {validFrom: $since}]->(parent)
)
WITH
  account.path AS old,
  coalesce(parent.path, '/') + account.id + '/' AS new,
  account.depth AS oldDepth,
  coalesce(parent.depth + 1, 0) AS newDepth
MATCH (below:Account)
USING INDEX below:Account(path)
WHERE below.path STARTS WITH old
WITH old, new, oldDepth, newDepth, collect(below) AS subtree
UNWIND subtree AS below
SET
  below.path = new + substring(below.path, size(old)),
  below.depth = below.depth - oldDepth + newDepth
RETURN count(below) AS moved

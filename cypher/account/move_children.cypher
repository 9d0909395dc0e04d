// name: account.move_children
// mode: write
// returns: nothing
// param: $id string  the account whose children move
// param: $parentId string  where they move to, null makes them ultimate parents
// param: $now datetime  the moment
// unscoped: the caller has locked the children
// index: account_id
// index: account_path
// timeout: 1min
//
// Moves what lies directly below an account up to another parent, with all that is below.
MATCH (account:Account {id: $id})
USING INDEX account:Account(id)
OPTIONAL MATCH (parent:Account {id: $parentId})
CALL (account, parent) {
  MATCH (child:Account)-[old:CHILD_OF]->(account)
  FOREACH (_ IN
  CASE
    WHEN old.validFrom < $now THEN [1]
    ELSE []
  END |
    CREATE
      (child)-[:WAS_CHILD_OF {validFrom: old.validFrom, validTo: $now}]->
      (account)
  )
  DELETE old
  FOREACH (_ IN
  CASE
    WHEN parent IS NULL THEN []
    ELSE [1]
  END |
    CREATE (child)-[:CHILD_OF {validFrom: $now}]->(parent)
  )
  SET child.version = child.version + 1, child.updatedAt = $now
}
WITH
  account.path AS old,
  coalesce(parent.path, '/') AS new,
  account.depth + 1 - coalesce(parent.depth + 1, 0) AS lifted
MATCH (below:Account)
USING INDEX below:Account(path)
WHERE below.path STARTS WITH old AND below.path <> old
WITH old, new, lifted, collect(below) AS subtree
UNWIND subtree AS below
SET
  below.path = new + substring(below.path, size(old)),
  below.depth = below.depth - lifted

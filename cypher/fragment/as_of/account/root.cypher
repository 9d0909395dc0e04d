// name: fragment.as_of.account.root
// given: account
// yields: origin, links, root
// scoped: root
// param: $at datetime  the instant
//
// The ultimate parent: nothing lay above it.
WITH null AS account
WITH account.node AS origin
MATCH
  (origin)
  (()-
      [links:CHILD_OF
        |WAS_CHILD_OF WHERE
        links.validFrom <= $at AND
        coalesce(links.validTo > $at, true)]->()){0,500}
  (root:Account|FormerAccount)
WHERE
  root.validFrom <= $at AND
  coalesce(root.validTo > $at, true) AND
  NOT EXISTS {
    MATCH (root)-[further:CHILD_OF|WAS_CHILD_OF]->()
    WHERE further.validFrom <= $at AND coalesce(further.validTo > $at, true)
  }
RETURN origin, links, root

// name: fragment.as_of.account.topmost
// given: account
// yields: origin, links, top
// scoped: top
// param: $at datetime  the instant
//
// The account itself and everything above it.
WITH null AS account
WITH account.node AS origin
MATCH
  (origin)
  (()-
      [links:CHILD_OF
        |WAS_CHILD_OF WHERE
        links.validFrom <= $at AND
        coalesce(links.validTo > $at, true)]->()){0,500}
  (top:Account|FormerAccount)
WHERE top.validFrom <= $at AND coalesce(top.validTo > $at, true)
RETURN origin, links, top

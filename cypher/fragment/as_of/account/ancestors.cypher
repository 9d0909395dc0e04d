// name: fragment.as_of.account.ancestors
// given: account
// yields: origin, links, ancestor
// scoped: ancestor
// param: $at datetime  the instant
//
// Everything above the account.
WITH null AS account
WITH account.node AS origin
MATCH
  (origin)
  (()-
      [links:CHILD_OF
        |WAS_CHILD_OF WHERE
        links.validFrom <= $at AND
        coalesce(links.validTo > $at, true)]->()){1,500}
  (ancestor:Account|FormerAccount)
WHERE ancestor.validFrom <= $at AND coalesce(ancestor.validTo > $at, true)
RETURN origin, links, ancestor

// name: fragment.as_of.rollup.subtree
// given: account
// yields: origin, links, below
// scoped: below
// param: $at datetime  the instant
//
// The account itself and everything below it.
WITH null AS account
WITH account.node AS origin
MATCH
  (origin)
  (()<-
      [links:CHILD_OF
        |WAS_CHILD_OF WHERE
        links.validFrom <= $at AND
        coalesce(links.validTo > $at, true)]-()){0,500}
  (below:Account|FormerAccount)
WHERE below.validFrom <= $at AND coalesce(below.validTo > $at, true)
RETURN origin, links, below

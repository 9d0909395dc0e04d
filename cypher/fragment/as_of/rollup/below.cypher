// name: fragment.as_of.rollup.below
// given: account
// yields: origin, links, below
// scoped: below
// param: $at datetime  the instant
//
// Everything below.
WITH null AS account
WITH account.node AS origin
MATCH
  (origin)
  (()<-
      [links:CHILD_OF
        |WAS_CHILD_OF WHERE
        links.validFrom <= $at AND
        coalesce(links.validTo > $at, true)]-()){1,500}
  (below:Account|FormerAccount)
WHERE below.validFrom <= $at AND coalesce(below.validTo > $at, true)
RETURN origin, links, below

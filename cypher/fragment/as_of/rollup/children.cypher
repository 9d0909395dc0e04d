// name: fragment.as_of.rollup.children
// given: account
// yields: origin, link, below
// scoped: below
// param: $at datetime  the instant
//
// The accounts directly below.
WITH null AS account
WITH account.node AS origin
MATCH (origin)<-[link:CHILD_OF|WAS_CHILD_OF]-(below:Account|FormerAccount)
WHERE
  link.validFrom <= $at AND
  coalesce(link.validTo > $at, true) AND
  below.validFrom <= $at AND
  coalesce(below.validTo > $at, true)
RETURN origin, link, below

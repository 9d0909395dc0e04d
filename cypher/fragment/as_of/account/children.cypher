// name: fragment.as_of.account.children
// given: account
// yields: origin, link, child
// scoped: child
// param: $at datetime  the instant
//
// The accounts directly below.
WITH null AS account
WITH account.node AS origin
MATCH (origin)<-[link:CHILD_OF|WAS_CHILD_OF]-(child:Account|FormerAccount)
WHERE
  link.validFrom <= $at AND
  coalesce(link.validTo > $at, true) AND
  child.validFrom <= $at AND
  coalesce(child.validTo > $at, true)
RETURN origin, link, child

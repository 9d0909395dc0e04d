// name: fragment.as_of.account.beside
// given: account
// yields: origin, link, beside
// scoped: beside
// param: $at datetime  the instant
//
// The accounts directly above and below.
WITH null AS account
WITH account.node AS origin
MATCH (origin)-[link:CHILD_OF|WAS_CHILD_OF]-(beside:Account|FormerAccount)
WHERE
  link.validFrom <= $at AND
  coalesce(link.validTo > $at, true) AND
  beside.validFrom <= $at AND
  coalesce(beside.validTo > $at, true)
RETURN origin, link, beside

// name: fragment.as_of.account.parent
// given: account
// yields: origin, link, parent
// scoped: parent
// param: $at datetime  the instant
//
// The direct parent.
WITH null AS account
WITH account.node AS origin
MATCH (origin)-[link:CHILD_OF|WAS_CHILD_OF]->(parent:Account|FormerAccount)
WHERE
  link.validFrom <= $at AND
  coalesce(link.validTo > $at, true) AND
  parent.validFrom <= $at AND
  coalesce(parent.validTo > $at, true)
RETURN origin, link, parent

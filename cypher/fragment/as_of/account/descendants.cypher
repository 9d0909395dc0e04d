// name: fragment.as_of.account.descendants
// given: account
// yields: origin, links, descendant
// scoped: descendant
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
  (descendant:Account|FormerAccount)
WHERE descendant.validFrom <= $at AND coalesce(descendant.validTo > $at, true)
RETURN origin, links, descendant

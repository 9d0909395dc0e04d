// name: fragment.as_of.rollup.path
// given: account, below
// yields: bottom, top, lower, step, upper, origin
// scoped: step
// param: $at datetime  the instant
//
// From one account down to another below it, both included.
WITH null AS account, null AS below
WITH below.node AS bottom, account.id AS top
MATCH
  (bottom)
  (()-
      [lower:CHILD_OF
        |WAS_CHILD_OF WHERE
        lower.validFrom <= $at AND
        coalesce(lower.validTo > $at, true)]->()){0,500}
  (step:Account|FormerAccount)
  (()-
      [upper:CHILD_OF
        |WAS_CHILD_OF WHERE
        upper.validFrom <= $at AND
        coalesce(upper.validTo > $at, true)]->()){0,500}
  (origin)
WHERE origin.id = top
RETURN bottom, top, lower, step, upper, origin

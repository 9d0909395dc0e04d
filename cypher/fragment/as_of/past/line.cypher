// name: fragment.as_of.past.line
// given: account
// yields: links, above
// unscoped: ids above an account, from which its path and its depth are made
// param: $at datetime  the instant
//
// The account itself and everything above it.
WITH null AS account
MATCH
  (account)
  (()-
      [links:CHILD_OF
        |WAS_CHILD_OF WHERE
        links.validFrom <= $at AND
        coalesce(links.validTo > $at, true)]->()){0,500}
  (above:Account|FormerAccount)
WHERE true
RETURN links, above

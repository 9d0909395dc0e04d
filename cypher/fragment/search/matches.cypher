// name: fragment.search.matches
// given:
// yields: hit, rank
// param: $words string  escaped Lucene terms, never a caller's text as it came
// index: search
//
// Whatever carries every word of the search, exact words before prefixes.
CALL
  db.index.fulltext.queryNodes(
    'search',
    $words
  )
  YIELD node AS hit, score AS rank
  WHERE hit.id IS NOT NULL
RETURN hit, rank

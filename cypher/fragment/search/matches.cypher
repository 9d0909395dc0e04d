// name: fragment.search.matches
// given:
// yields: hit, rank
// param: $words string  escaped Lucene terms, never a caller's text as it came
// param: $exact list<string>  the folded words
// index: search
//
// Whatever carries every word of the search as a prefix; the rank says how many of them are whole words of it.
CALL db.index.fulltext.queryNodes('search', $words) YIELD node AS hit
WITH hit, size([word IN $exact WHERE word IN split(hit.searchKey, ' ')]) AS rank
WHERE hit.id IS NOT NULL
RETURN hit, rank

// name: usage_scale.claim
// mode: write
// returns: maybe Counter
// column: value integer  how many changes the scales will have followed
// param: $now datetime  the moment
// param: $until datetime  how long nobody else begins
// unscoped: a counter, no customer data
// index: counter_name
// timeout: 10s
//
// Begins to draw the scales where a change asks for it and nobody else is drawing them.
MATCH (scales:Counter {name: 'scales'})
SET scales._lock = true
REMOVE scales._lock
WITH scales
WHERE
  scales.value <> coalesce(scales.drawn, 0) AND
  coalesce(scales.until <= $now, true)
SET scales.until = $until
RETURN scales.value AS value

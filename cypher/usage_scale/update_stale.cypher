// name: usage_scale.update_stale
// mode: write
// returns: nothing
// unscoped: a counter, no customer data
// index: counter_name
// timeout: 10s
//
// Notes that other accounts are compared with one another than when the scales were drawn (M-32).
MERGE (scales:Counter {name: 'scales'})
  ON CREATE SET scales.value = 0
SET scales.value = scales.value + 1

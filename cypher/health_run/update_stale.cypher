// name: health_run.update_stale
// mode: write
// returns: nothing
// unscoped: a counter, no customer data
// index: counter_name
// timeout: 10s
//
// Notes that health rests on other profiles than when it was computed.
MERGE (run:Counter {name: 'health'})
  ON CREATE SET run.value = 0
SET run.value = run.value + 1

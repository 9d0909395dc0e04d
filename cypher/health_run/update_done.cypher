// name: health_run.update_done
// mode: write
// returns: nothing
// param: $value integer  how many changes of profiles the run has followed
// param: $today date  the day that it computed
// unscoped: a counter, no customer data
// index: counter_name
// timeout: 10s
//
// Notes that the health of all accounts was computed; what changed meanwhile asks for it again.
MERGE (run:Counter {name: 'health'})
  ON CREATE SET run.value = $value
SET run.followed = $value, run.day = $today
REMOVE run.until

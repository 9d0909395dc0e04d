// name: health_run.claim
// mode: write
// returns: maybe Counter
// column: value integer  how many changes of profiles the run will have followed
// column: stale boolean  whether profiles changed since the last run
// param: $now datetime  the moment
// param: $until datetime  how long nobody else begins
// param: $today date  the day in the reporting zone
// unscoped: a counter, no customer data
// index: counter_name
// timeout: 10s
//
// Begins to compute the health of all accounts where a new day or other profiles ask for it and nobody else is at it (M-22).
MERGE (run:Counter {name: 'health'})
  ON CREATE SET run.value = 0
SET run._lock = true
REMOVE run._lock
WITH run
WHERE
  (coalesce(run.day <> $today, true) OR run.value <> coalesce(run.followed, 0)) AND
  coalesce(run.until <= $now, true)
SET run.until = $until
RETURN run.value AS value, run.value <> coalesce(run.followed, 0) AS stale

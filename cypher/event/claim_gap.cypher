// name: event.claim_gap
// mode: write
// returns: nothing
// unscoped: a counter, no customer data
// index: counter_name
// timeout: 10s
//
// Takes a number that no event will have: subscribers find it missing and read everything anew (RESYNC).
MATCH (counter:Counter {name: 'event'})
SET counter.value = counter.value + 1

// name: id.claim
// mode: write
// returns: one Counter
// column: last integer
// param: $count integer  how many numbers are wanted
// unscoped: a counter, no customer data
// index: counter_name
// timeout: 5s
//
// Takes a block of numbers from the counter of ids and answers its last one.
MERGE (counter:Counter {name: 'id'})
  ON CREATE SET counter.value = 0
SET counter.value = counter.value + $count
RETURN counter.value AS last

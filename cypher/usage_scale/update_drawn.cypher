// name: usage_scale.update_drawn
// mode: write
// returns: nothing
// param: $value integer  how many changes the scales have followed
// unscoped: a counter, no customer data
// index: counter_name
// timeout: 10s
//
// Notes that the scales are drawn; what changed meanwhile asks for them again.
MATCH (scales:Counter {name: 'scales'})
SET scales.drawn = $value
REMOVE scales.until

// name: play.store_one
// mode: write
// returns: nothing
// param: $id string
// param: $properties map  all but the last run; null removes one
// unscoped: configuration, no customer data
// index: play_id
// timeout: 10s
//
// Creates or replaces a play; when it ran last stays.
MERGE (play:Play {id: $id})
SET play += $properties

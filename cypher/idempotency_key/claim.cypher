// name: idempotency_key.claim
// mode: write
// returns: one IdempotencyKey
// column: hash string  what the key is used for
// column: result string  what that mutation answered, as JSON; null for a key that was not used before
// param: $viewer string  id of the user, empty without one
// param: $key string  idempotency key
// param: $hash string  of the mutation and its input
// param: $now datetime  the moment
// param: $expired datetime  keys that are older count as new
// unscoped: keys belong to the viewer
// index: idempotency_key
// timeout: 10s
//
// Begins a mutation: claims its idempotency key, so that a second one with the same key waits for the first; answers what a key was used for.
MERGE (claimed:IdempotencyKey {viewer: $viewer, key: $key})
  ON CREATE SET claimed.hash = $hash, claimed.at = $now
SET claimed._lock = true
REMOVE claimed._lock
WITH claimed
FOREACH (_ IN
CASE
  WHEN claimed.at < $expired THEN [1]
  ELSE []
END |
  SET claimed.hash = $hash, claimed.at = $now, claimed.result = null
)
RETURN claimed.hash AS hash, claimed.result AS result

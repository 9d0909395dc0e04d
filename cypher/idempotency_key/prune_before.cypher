// name: idempotency_key.prune_before
// mode: write
// returns: one Count
// column: removed integer
// param: $before datetime  keys from this moment on stay
// param: $limit integer  removes at most so many
// unscoped: age decides, no customer data is read
// index: idempotency_key_at
// timeout: 30s
//
// Removes idempotency keys that count as new by now.
MATCH (claimed:IdempotencyKey)
USING INDEX claimed:IdempotencyKey(at)
WHERE claimed.at < $before
WITH claimed
LIMIT $limit
DELETE claimed
RETURN count(*) AS removed

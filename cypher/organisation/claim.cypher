// name: organisation.claim
// mode: write
// returns: one Organisation
// column: version integer  of the configuration
// unscoped: a lock, no customer data
// index: organisation_id
// timeout: 10s
//
// Locks the configuration until the transaction ends: what is configured next is judged by what is configured now.
MATCH (organisation:Organisation {id: 'organisation'})
SET organisation._lock = true
REMOVE organisation._lock
RETURN organisation.version AS version

// name: hierarchy.claim
// mode: write
// returns: nothing
// unscoped: a lock, no customer data
// index: counter_name
// timeout: 10s
//
// Locks the tree until the transaction ends: paths of whole subtrees are read and rewritten, two at a time could build a cycle.
MATCH (tree:Counter {name: 'tree'})
SET tree.value = tree.value + 1

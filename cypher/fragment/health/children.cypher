// name: fragment.health.children
// given: account
// yields: below
// unscoped: health is computed over all accounts
//
// The accounts right below that were not canceled (M-23).
WITH null AS account
MATCH (account)<-[:CHILD_OF]-(below:Account)
WHERE coalesce(below.contractStatus, '') <> 'CANCELED'
RETURN below

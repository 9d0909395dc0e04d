// name: account.by_ids_below
// mode: read
// returns: many Account
// column: id string
// column: direct boolean  whether it lies directly below
// param: $path string  path of the account above
// param: $depth integer  depth of the account above
// unscoped: the caller locks them next, as far as the viewer sees them
// index: account_path
// timeout: 10s
//
// Everything below an account.
MATCH (below:Account)
USING INDEX below:Account(path)
WHERE below.path STARTS WITH $path AND below.path <> $path
RETURN below.id AS id, below.depth = $depth + 1 AS direct

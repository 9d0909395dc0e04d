// name: account.by_ids_below
// mode: read
// returns: one Account
// column: ids list<string>
// column: direct list<string>  ids of those that lie directly below
// param: $path string  path of the account above
// param: $depth integer  depth of the account above
// unscoped: the caller locks them next, as far as the viewer sees them
// index: account_path
// timeout: 10s
//
// Everything below an account; in one row, because there may be thousands.
MATCH (below:Account)
USING INDEX below:Account(path)
WHERE below.path STARTS WITH $path AND below.path <> $path
WITH
  below.id AS id,
  CASE
    WHEN below.depth = $depth + 1 THEN below.id
  END AS direct
RETURN collect(id) AS ids, collect(direct) AS direct

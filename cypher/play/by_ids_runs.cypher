// name: play.by_ids_runs
// mode: read
// returns: many Play
// column: id string
// column: accounts integer  that the last run acted on
// param: $ids list<string>
// unscoped: the operator runs plays at the command line
// index: play_id
// timeout: 10s
//
// What the last runs of plays did.
UNWIND $ids AS id
MATCH (play:Play {id: id})
RETURN id, coalesce(play.lastRunAccounts, 0) AS accounts

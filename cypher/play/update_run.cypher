// name: play.update_run
// mode: write
// returns: nothing
// param: $id string
// param: $began datetime  when the run began
// param: $accounts list<string>  accounts that the play acted on
// unscoped: a play acts on every account of the company
// index: play_id
// index: account_id
// timeout: 30s
//
// Notes that a play acted; accounts remember it until they match the play no more. What acts in one run, in however many transactions, counts together.
CALL () {
  UNWIND $accounts AS accountId
  MATCH (account:Account {id: accountId})
  USING INDEX account:Account(id)
  SET account.playsRun = coalesce(account.playsRun, []) + $id
}
MATCH (play:Play {id: $id})
SET
  play.lastRunAccounts =
    size($accounts) +
    CASE
      WHEN play.lastRunAt = $began THEN play.lastRunAccounts
      ELSE 0
    END,
  play.lastRunAt = $began

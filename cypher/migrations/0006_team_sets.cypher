// Account sets are kept with the accounts (M-18): a label for each set an account is in, and the same as a mask for the covering index of rollups.
MATCH (t:SuccessTeam) WHERE NOT t.isDefault AND t.slot IS NULL WITH t ORDER BY t.id WITH collect(t) AS teams UNWIND range(0, size(teams) - 1) AS at WITH teams[at] AS team, at SET team.slot = at + 1, team.current = false;
MATCH (a:Account) WHERE a.teamSets IS NULL CALL (a) { SET a.teamSets = 0 } IN TRANSACTIONS OF 10000 ROWS;
DROP INDEX account_rollup IF EXISTS;
CREATE INDEX account_rollup_in_scope IF NOT EXISTS FOR (n:Account) ON (n.path, n.rollupGroup, n.rollupAmount, n.healthKey, n.depth, n.teamSets);
CREATE INDEX team_set_1 IF NOT EXISTS FOR (n:TeamSet1) ON (n.name, n.id);
CREATE INDEX team_set_2 IF NOT EXISTS FOR (n:TeamSet2) ON (n.name, n.id);
CREATE INDEX team_set_3 IF NOT EXISTS FOR (n:TeamSet3) ON (n.name, n.id);
CREATE INDEX team_set_4 IF NOT EXISTS FOR (n:TeamSet4) ON (n.name, n.id);
CREATE INDEX team_set_5 IF NOT EXISTS FOR (n:TeamSet5) ON (n.name, n.id);
CREATE INDEX team_set_6 IF NOT EXISTS FOR (n:TeamSet6) ON (n.name, n.id);
CREATE INDEX team_set_7 IF NOT EXISTS FOR (n:TeamSet7) ON (n.name, n.id);
CREATE INDEX team_set_8 IF NOT EXISTS FOR (n:TeamSet8) ON (n.name, n.id);
CREATE INDEX team_set_9 IF NOT EXISTS FOR (n:TeamSet9) ON (n.name, n.id);
CREATE INDEX team_set_10 IF NOT EXISTS FOR (n:TeamSet10) ON (n.name, n.id);

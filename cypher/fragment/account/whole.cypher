// name: fragment.account.whole
// given:
// yields: account
// unscoped: counts every account for those who see every account; the label stands for that of a team's slot where a set is counted
// index: none: answered from the count store
//
// Every account, to be counted.
MATCH (account:Account)
WHERE true
RETURN account

// name: fragment.account.of_set
// given:
// yields: account
// scoped: account
// index: team_set_1
//
// The accounts of one team's set, in the order of names; the label stands for that of the team's slot.
MATCH (account:Account&TeamSet1)
USING INDEX account:TeamSet1(name, id)
WHERE account.name IS NOT NULL AND account.id IS NOT NULL
RETURN account

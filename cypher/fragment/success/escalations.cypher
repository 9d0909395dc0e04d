// name: fragment.success.escalations
// given: engagement
// yields: escalation
// index: escalation_by_account
// as_of: escalations keep no history
//
// Escalations of the engagement's account (M-44).
WITH null AS engagement
MATCH (escalation:Escalation)
WHERE escalation.accountId = engagement.accountId
RETURN escalation

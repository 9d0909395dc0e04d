// name: fragment.success.decisions
// given: contract
// yields: opportunity
// param: $today date  the day in the reporting zone
// as_of: opportunities keep the day on which they were closed
//
// The opportunities that decided about the contract's renewal until the day (M-65).
WITH null AS contract
MATCH (contract)<-[:RENEWS]-(opportunity:Opportunity)
WHERE
  opportunity.type = 'RENEW' AND
  opportunity.stage IN ['CLOSED_WON', 'CLOSED_LOST'] AND
  opportunity.actualClosedDate <= $today
RETURN opportunity

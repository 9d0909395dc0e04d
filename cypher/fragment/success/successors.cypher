// name: fragment.success.successors
// given: contract
// yields: successor
// index: contract_by_account
//
// Contracts of the same account that go on where this one ended (M-66).
WITH null AS contract
MATCH (successor:Contract)
WHERE
  successor.accountId = contract.accountId AND
  successor.state <> 'CANCELED' AND
  successor.startDate > contract.startDate AND
  coalesce(successor.endDate > contract.endDate, true)
RETURN successor

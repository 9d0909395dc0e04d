// name: fragment.as_of.metric.open_tickets
// given: account
// yields: ticket
// param: $at datetime  the instant
// index: ticket_by_account
//
// Tickets that were not closed; of one that has no closing time nobody knows how long it was open.
WITH null AS account
MATCH (ticket:Ticket)
WHERE
  ticket.accountId = account.id AND
  ticket.status IS NOT NULL AND
  ticket.createdAt <= $at AND
  (ticket.status = 'OPEN' OR ticket.closedAt > $at)
RETURN ticket

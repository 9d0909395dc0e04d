// name: fragment.metric.open_tickets
// given: account
// yields: ticket
// index: ticket_by_account
//
// Tickets that are not closed.
WITH null AS account
MATCH (ticket:Ticket)
WHERE ticket.accountId = account.id AND ticket.status = 'OPEN'
RETURN ticket

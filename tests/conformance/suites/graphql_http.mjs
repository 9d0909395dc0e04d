// The audit of graphql-http: every MUST, SHOULD and MAY of GraphQL over HTTP that it knows.
import { auditServer } from 'graphql-http';
import { HTTP, finish, note } from './harness.mjs';

for (const result of await auditServer({ url: HTTP })) {
  note(`${result.id} ${result.name}`, result.status === 'ok' ? undefined : result.reason);
}
finish();

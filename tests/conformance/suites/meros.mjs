// meros reads both multipart formats part by part.
import { meros } from 'meros/browser';
import { COVERAGE, HTTP, assert, check, finish, within } from './harness.mjs';

const send = (query, accept) =>
  fetch(HTTP, { method: 'POST', headers: { 'content-type': 'application/json', accept }, body: JSON.stringify({ query }) });

await check('an answer in pieces', async () => {
  const answer = await send('{ accounts(first: 1) { nodes { id ... @defer { name } } } }', 'multipart/mixed, application/json;q=0.5');
  const parts = [];
  for await (const part of await meros(answer)) parts.push(part);
  assert.deepEqual(parts.map((part) => part.json), [true, true]);
  assert.deepEqual(parts.map((part) => part.body.hasNext), [true, false]);
});
await check('a subscription', async () => {
  const answer = await send(COVERAGE, 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json');
  const parts = await meros(answer);
  const { value } = await within(parts.next(), 'the first part');
  assert.equal(value.json, true);
  assert.equal(value.body.payload.data.accountCoverage.reason, 'INITIAL');
  await parts.return();
});
finish();

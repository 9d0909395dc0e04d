// The client of graphql-sse in distinct connections mode, and the raw event stream. The two checks of single connection mode are left out.
import { createClient } from 'graphql-sse';
import { ACCOUNT, COVERAGE, EVENTS, HTTP, RENAME, assert, ask, check, finish, firstAccount, rename, untilHeard, within } from './harness.mjs';

const account = await firstAccount();
const client = (options = {}) => createClient({ url: HTTP, retryAttempts: 0, ...options });
const once = async (payload, options) => {
  const results = [];
  for await (const result of client(options).iterate(payload)) results.push(result);
  return results;
};

await check('client: a query', async () => {
  const [result] = await once({ query: ACCOUNT });
  assert.equal(result.data.accounts.nodes[0].id, account.id);
});
await check('client: variables and operationName', async () => {
  const query = 'query A { __typename } query B($id: ID!) { account(id: $id) { id } }';
  assert.deepEqual((await once({ query, operationName: 'B', variables: { id: account.id } }))[0].data, { account: { id: account.id } });
});
await check('client: a mutation', async () => {
  const [result] = await once({ query: RENAME, variables: { id: account.id, name: 'Acme by stream' } });
  assert.deepEqual(result.data.accountUpdate.errors, []);
});
await check('client: a subscription that answers at once', async () => {
  const stream = client().iterate({ query: COVERAGE });
  assert.equal((await stream.next()).value.data.accountCoverage.reason, 'INITIAL');
  await stream.return();
});
await check('client: events of mutations', async () => {
  const stream = client().iterate({ query: EVENTS });
  const { value } = await untilHeard(stream.next(), () => rename(account.id));
  assert.equal(value.data.accountEvents.account.id, account.id);
  await stream.return();
});
await check('client: several streams at once', async () => {
  const streams = Array.from({ length: 5 }, () => client().iterate({ query: COVERAGE }));
  const firsts = await Promise.all(streams.map((stream) => stream.next()));
  assert.equal(firsts.filter(({ value }) => value.data.accountCoverage.reason === 'INITIAL').length, 5);
  await Promise.all(streams.map((stream) => stream.return()));
});
await check('client: errors of a document are a result', async () => {
  const [result] = await once({ query: '{ nothing }' });
  assert.equal(result.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
  assert.equal('data' in result, false);
});
await check('client: refused credentials are refused with their status', async () => {
  await assert.rejects(once({ query: ACCOUNT }, { headers: { authorization: 'Bearer nonsense' } }), (problem) => problem.response.status === 401);
});
await check('client: an automatic persisted query', async () => {
  const { createHash } = await import('node:crypto');
  const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(ACCOUNT).digest('hex') } };
  await once({ query: ACCOUNT, extensions });
  assert.equal((await once({ query: '', extensions }))[0].data.accounts.nodes[0].id, account.id);
});

const stream = (query, more = {}) =>
  fetch(HTTP, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream' }, body: JSON.stringify({ query }), ...more });

await check('stream: the head', async () => {
  const answer = await stream(ACCOUNT);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.equal(answer.headers.get('cache-control'), 'no-cache, no-transform');
  assert.equal(answer.headers.get('x-accel-buffering'), 'no');
  await answer.text();
});
await check('stream: LF alone, next and complete with data', async () => {
  const text = await (await stream('{ __typename }')).text();
  assert.match(text, /^event: next\ndata: \{"data":\{"__typename":"Query"\}[^\n]*\n\nevent: complete\ndata: \n\n$/);
  assert.equal(text.includes('\r'), false);
});
await check('stream: by GET, as EventSource asks', async () => {
  const answer = await fetch(`${HTTP}?query=${encodeURIComponent(ACCOUNT)}`, { headers: { accept: 'text/event-stream' } });
  assert.match(await answer.text(), /event: complete/);
});
await check('stream: a client that leaves ends its subscription', async () => {
  const aborting = new AbortController();
  const answer = await stream(COVERAGE, { signal: aborting.signal });
  const reader = answer.body.getReader();
  await reader.read();
  aborting.abort();
  await assert.rejects(reader.read());
  assert.equal((await ask(ACCOUNT)).data.accounts.nodes.length, 1);
});
for (const method of ['PUT', 'DELETE']) {
  await check(`single connection mode: ${method}`, async () => {
    const answer = await within(fetch(HTTP, { method, headers: { accept: 'text/plain' } }), 'an answer');
    assert.ok(answer.ok, `status ${answer.status}: left out on purpose`);
  });
}
finish();

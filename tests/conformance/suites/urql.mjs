// urql with its normalised cache, which knows the published schema and warns of whatever does not fit it.
import { readFileSync } from 'node:fs';
import { Client, fetchExchange, gql, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ACCOUNT, COVERAGE, EVENTS, HTTP, PUBLISHED, RENAME, WS, assert, check, finish, firstAccount, rename, untilHeard, within } from './harness.mjs';

const schema = JSON.parse(readFileSync(`${PUBLISHED}/introspection.json`, 'utf8'));
const roots = new Set(['Query', 'Mutation', 'Subscription']);
const keys = Object.fromEntries(
  schema.__schema.types
    .filter((type) => type.kind === 'OBJECT' && !roots.has(type.name) && !type.name.startsWith('__') && !type.fields.some((field) => field.name === 'id'))
    .map((type) => [type.name, () => null]),
);
const warnings = [];
console.warn = (...words) => warnings.push(words.join(' '));
console.error = (...words) => warnings.push(words.join(' '));

const cached = () => cacheExchange({ schema, keys, resolvers: { Query: { accounts: relayPagination() } } });
const urql = (options = {}) => new Client({ url: HTTP, preferGetMethod: false, exchanges: [cached(), fetchExchange], requestPolicy: 'cache-first', ...options });
const result = async (source) => {
  const found = await source.toPromise();
  if (found.error) throw found.error;
  return found.data;
};
const account = await firstAccount();

await check('a query', async () => {
  assert.equal((await result(urql().query(gql(ACCOUNT), {}))).accounts.nodes[0].id, account.id);
});
await check('a query by GET', async () => {
  assert.equal((await result(urql({ preferGetMethod: 'force' }).query(gql(ACCOUNT), {}))).accounts.nodes[0].id, account.id);
});
await check('the cache knows the schema: pages merge and interfaces resolve', async () => {
  const client = urql();
  const page = gql('query ($after: String) { accounts(first: 1, after: $after) { edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }');
  const first = await result(client.query(page, {}));
  const { accounts } = await result(client.query(page, { after: first.accounts.pageInfo.endCursor }));
  assert.equal(new Set(accounts.edges.map((edge) => edge.node.id)).size, 2);
  const node = await result(client.query(gql('query ($id: ID!) { node(id: $id) { __typename id ... on Account { health { rank } } } }'), { id: account.id }));
  assert.equal(node.node.__typename, 'Account');
  assert.deepEqual(warnings, []);
});
await check('a mutation updates the normalised cache', async () => {
  const client = urql();
  const query = gql('query ($id: ID!) { account(id: $id) { id name } }');
  await result(client.query(query, { id: account.id }));
  await result(client.mutation(gql(RENAME), { id: account.id, name: 'Acme in graphcache' }));
  assert.equal((await result(client.query(query, { id: account.id }, { requestPolicy: 'cache-only' }))).account.name, 'Acme in graphcache');
  assert.deepEqual(warnings, []);
});
await check('errors have codes', async () => {
  const client = urql({ exchanges: [fetchExchange] });
  const { error } = await client.query(gql('query ($id: ID!) { account(id: $id) { id } }'), { id: 'x' }).toPromise();
  assert.equal(error.graphQLErrors[0].extensions.reason, 'BAD_ID');
  const wrong = await client.query('{ nothing }', {}).toPromise();
  assert.equal(wrong.error.graphQLErrors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
});
await check('a subscription over WebSocket', async () => {
  const socket = createClient({ url: WS, webSocketImpl: WebSocket });
  const forward = (request) => ({ subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? '' }, sink) }) });
  const client = urql({ exchanges: [cached(), subscriptionExchange({ forwardSubscription: forward }), fetchExchange] });
  const heard = new Promise((resolve) => { client.subscription(gql(EVENTS), {}).subscribe(resolve); });
  const { data } = await untilHeard(heard, () => rename(account.id));
  assert.equal(data.accountEvents.account.id, account.id);
  await socket.dispose();
});
await check('a subscription by fetch', async () => {
  const client = urql({ fetchSubscriptions: true });
  const heard = new Promise((resolve, reject) => {
    const { unsubscribe } = client.subscription(gql(COVERAGE), {}).subscribe((answer) => {
      setTimeout(() => unsubscribe(), 0);
      if (answer.error) reject(answer.error);
      else resolve(answer.data);
    });
  });
  assert.equal((await within(heard, 'the first update')).accountCoverage.reason, 'INITIAL');
});
await check('@defer', async () => {
  const query = gql(`query ($id: ID!) { account(id: $id) { id ... @defer { name children(first: 2) { nodes { id } } } } }`);
  const seen = [];
  const whole = new Promise((resolve, reject) => {
    urql({ exchanges: [fetchExchange] }).query(query, { id: account.id }).subscribe((answer) => {
      seen.push(answer.hasNext);
      if (answer.error) reject(answer.error);
      else if (!answer.hasNext) resolve(answer.data);
    });
  });
  const data = await within(whole, 'the whole answer');
  assert.ok(typeof data.account.name === 'string' && Array.isArray(data.account.children.nodes));
  assert.deepEqual(seen, [true, false]);
});
finish();

// Apollo Client with its cache, its links, and each of its handlers of @defer.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { BatchHttpLink } from '@apollo/client/link/batch-http';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ACCOUNT, BATCHING, COVERAGE, EVENTS, HTTP, PUBLISHED, RENAME, WS, assert, check, finish, firstAccount, rename, untilHeard, within } from './harness.mjs';

const possibleTypes = JSON.parse(readFileSync(`${PUBLISHED}/possible-types.json`, 'utf8'));
const cache = () =>
  new InMemoryCache({ possibleTypes, typePolicies: { Query: { fields: { accounts: relayStylePagination(['where', 'orderBy']) } } } });
const apollo = (link = new HttpLink({ uri: HTTP }), more = {}) => new ApolloClient({ link, cache: cache(), ...more });
const account = await firstAccount();

await check('a query', async () => {
  const { data } = await apollo().query({ query: gql(ACCOUNT) });
  assert.equal(data.accounts.nodes[0].id, account.id);
});
await check('a query by GET', async () => {
  const { data } = await apollo(new HttpLink({ uri: HTTP, useGETForQueries: true })).query({ query: gql(ACCOUNT) });
  assert.equal(data.accounts.nodes[0].id, account.id);
});
await check('pages merge by relayStylePagination', async () => {
  const client = apollo();
  const query = gql('query ($after: String) { accounts(first: 1, after: $after) { edges { cursor node { id name } } pageInfo { hasNextPage endCursor hasPreviousPage startCursor } } }');
  const watched = client.watchQuery({ query });
  const first = await new Promise((resolve, reject) => {
    watched.subscribe({ next: (result) => result.dataState === 'complete' && resolve(result), error: reject });
  });
  await watched.fetchMore({ variables: { after: first.data.accounts.pageInfo.endCursor } });
  const ids = client.readQuery({ query }).accounts.edges.map((edge) => edge.node.id);
  assert.equal(new Set(ids).size, 2);
});
await check('interfaces are known by the published possible types', async () => {
  const client = apollo();
  const query = gql('query ($id: ID!) { node(id: $id) { ... on Node { id } ... on Account { name } } }');
  await client.query({ query, variables: { id: account.id } });
  assert.equal(client.readQuery({ query, variables: { id: account.id } }).node.id, account.id);
});
await check('a mutation updates the normalised cache', async () => {
  const client = apollo();
  const query = gql('query ($id: ID!) { account(id: $id) { id name } }');
  await client.query({ query, variables: { id: account.id } });
  await client.mutate({ mutation: gql(RENAME), variables: { id: account.id, name: 'Acme normalised' } });
  assert.equal(client.readQuery({ query, variables: { id: account.id } }).account.name, 'Acme normalised');
});
await check('errors of a document are CombinedGraphQLErrors with codes', async () => {
  await assert.rejects(apollo().query({ query: gql('{ nothing }') }), (problem) =>
    CombinedGraphQLErrors.is(problem) && problem.errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED');
  await assert.rejects(apollo().query({ query: gql('{ account(id: "x") { id } }') }), (problem) =>
    CombinedGraphQLErrors.is(problem) && problem.errors[0].extensions.reason === 'BAD_ID');
});
await check('refused credentials are an error with status 401 or their code', async () => {
  const link = new HttpLink({ uri: HTTP, headers: { authorization: 'Bearer nonsense' } });
  await assert.rejects(apollo(link).query({ query: gql(ACCOUNT) }), (problem) =>
    (ServerError.is(problem) && problem.statusCode === 401) ||
    (CombinedGraphQLErrors.is(problem) && problem.errors[0].extensions.code === 'UNAUTHENTICATED'));
});
await check('the batch link', async () => {
  const client = apollo(new BatchHttpLink({ uri: BATCHING, batchMax: 3, batchInterval: 20 }));
  const answers = await Promise.all([1, 2, 3].map((n) => client.query({ query: gql(`query Batched${n} { accounts(first: ${n}) { nodes { id } } }`) })));
  assert.deepEqual(answers.map(({ data }) => data.accounts.nodes.length), [1, 2, 3]);
});
await check('automatic persisted queries', async () => {
  const sent = [];
  const watching = async (uri, options) => {
    sent.push(JSON.parse(options.body));
    return fetch(uri, options);
  };
  const sha256 = (text) => createHash('sha256').update(text).digest('hex');
  const link = () => ApolloLink.from([new PersistedQueryLink({ sha256 }), new HttpLink({ uri: HTTP, fetch: watching })]);
  const query = gql(`query Registered${process.pid} { accounts(first: 2) { nodes { id } } }`);
  for (const _ of [1, 2]) assert.equal((await apollo(link()).query({ query })).data.accounts.nodes.length, 2);
  assert.deepEqual(sent.map(({ query: text }) => text !== undefined), [false, true, false]);
});
await check('a subscription over WebSocket', async () => {
  const socket = createClient({ url: WS, webSocketImpl: WebSocket });
  const client = apollo(new GraphQLWsLink(socket));
  const heard = new Promise((resolve, reject) => {
    client.subscribe({ query: gql(EVENTS) }).subscribe({ next: resolve, error: reject });
  });
  const { data } = await untilHeard(heard, () => rename(account.id));
  assert.equal(data.accountEvents.account.id, account.id);
  client.stop();
  await socket.dispose();
});
await check('a subscription over HTTP as multipart', async () => {
  const client = apollo();
  const told = [];
  const heard = new Promise((resolve, reject) => {
    const subscription = client.subscribe({ query: gql(COVERAGE) }).subscribe({
      next: (result) => { told.push(result); subscription.unsubscribe(); resolve(); },
      error: reject,
    });
  });
  await within(heard, 'the first update');
  assert.equal(told[0].data.accountCoverage.reason, 'INITIAL');
});
const DEFERRED = gql(`query ($id: ID!) {
  account(id: $id) { id ... @defer(label: "more") { name children(first: 2) { nodes { id } } } }
  ... @defer { accountTypes { id } }
}`);
for (const [name, Handler] of [['20220824', Defer20220824Handler], ['graphql 17 alpha 9', GraphQL17Alpha9Handler]]) {
  await check(`@defer, handler ${name}`, async () => {
    const client = apollo(new HttpLink({ uri: HTTP }), { incrementalHandler: new Handler() });
    const seen = [];
    const watched = client.watchQuery({ query: DEFERRED, variables: { id: account.id } });
    const whole = new Promise((resolve, reject) => {
      watched.subscribe({
        next: (result) => { seen.push(result.dataState); if (result.dataState === 'complete') resolve(result.data); if (result.error) reject(result.error); },
        error: reject,
      });
    });
    const data = await within(whole, 'the whole answer');
    assert.equal(typeof data.account.name, 'string');
    assert.ok(Array.isArray(data.account.children.nodes) && Array.isArray(data.accountTypes));
    assert.ok(seen.includes('streaming'), `states: ${seen}`);
  });
}
finish();

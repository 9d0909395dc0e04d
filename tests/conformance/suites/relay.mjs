// The Relay compiler over documents of every kind, and its runtime over the service with what was compiled.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HTTP, PUBLISHED, SCRATCH, assert, ask, check, finish, firstAccount, within } from './harness.mjs';

const require = createRequire(import.meta.url);
const runtime = require('relay-runtime');
const root = join(SCRATCH, 'relay');
const source = `const { graphql } = require('relay-runtime');
graphql\`query DocumentsListQuery($first: Int!, $after: String) { ...DocumentsList_query }\`;
graphql\`fragment DocumentsList_query on Query @refetchable(queryName: "DocumentsListPageQuery") {
  accounts(first: $first, after: $after) @connection(key: "DocumentsList_accounts") { edges { node { id name ...DocumentsRow_account } } }
}\`;
graphql\`fragment DocumentsRow_account on Account @refetchable(queryName: "DocumentsRowRefetchQuery") { id name version contractValue { currency } renewalDate }\`;
graphql\`query DocumentsNodeQuery($id: ID!) { node(id: $id) { __typename id ... on Account { name } } }\`;
graphql\`mutation DocumentsRenameMutation($input: AccountUpdateInput!) {
  accountUpdate(input: $input) { account { id name version } errors { __typename code message path } }
}\`;
graphql\`mutation DocumentsCreateMutation($input: AccountCreateInput!, $connections: [ID!]!) {
  accountCreate(input: $input) { account @appendNode(connections: $connections, edgeTypeName: "AccountEdge") { id name } errors { code } }
}\`;
graphql\`mutation DocumentsDeleteMutation($input: AccountDeleteInput!, $connections: [ID!]!) {
  accountDelete(input: $input) { deletedId @deleteEdge(connections: $connections) errors { code } }
}\`;
graphql\`subscription DocumentsEventsSubscription { accountEvents { cursor kind account { id name } } }\`;
`;
const config = {
  sources: { src: 'app' },
  projects: {
    app: {
      schema: 'schema.graphql', language: 'javascript', output: 'generated', eagerEsModules: false,
      customScalarTypes: { DateTime: 'string', Date: 'string', Decimal: 'string', URL: 'string' },
      persist: { file: 'persisted.json', algorithm: 'SHA256' },
    },
  },
};

await check('the compiler accepts connections, refetchable fragments, mutations and a subscription', () => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'src'), { recursive: true });
  mkdirSync(join(root, 'generated'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(root, 'schema.graphql'), readFileSync(`${PUBLISHED}/schema.graphql`));
  writeFileSync(join(root, 'src', 'Documents.js'), source);
  writeFileSync(join(root, 'persisted.json'), '{}');
  writeFileSync(join(root, 'relay.config.json'), JSON.stringify(config));
  const cli = join(import.meta.dirname, '..', 'node_modules', 'relay-compiler', 'cli.js');
  try {
    execFileSync(process.execPath, [cli, 'relay.config.json'], { cwd: root, encoding: 'utf8' });
  } catch (problem) {
    throw new Error(`${problem.stdout}\n${problem.stderr}`);
  }
  assert.ok(readdirSync(join(root, 'generated')).length >= 8);
});

const compiled = (name) => require(join(root, 'generated', `${name}.graphql.js`));
const textOf = (id) => JSON.parse(readFileSync(join(root, 'persisted.json'), 'utf8'))[id];
const environment = () =>
  new runtime.Environment({
    store: new runtime.Store(new runtime.RecordSource()),
    network: runtime.Network.create(async (params, variables) => {
      const answer = await fetch(HTTP, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
        body: JSON.stringify({ query: params.text ?? textOf(params.id), variables }),
      });
      return answer.json();
    }),
  });
const fetched = (env, name, variables) => runtime.fetchQuery(env, compiled(name), variables).toPromise();
const committed = (env, name, variables, more = {}) =>
  new Promise((resolve, reject) => {
    runtime.commitMutation(env, { mutation: compiled(name), variables, onCompleted: (data, errors) => (errors ? reject(errors) : resolve(data)), onError: reject, ...more });
  });
const account = await firstAccount();
const connectionOf = (env) => runtime.ConnectionHandler.getConnectionID('client:root', 'DocumentsList_accounts');
const edgesOf = (env) => env.getStore().getSource().get(connectionOf(env)).edges.__refs.length;
const read = (env, name, variables) => env.lookup(runtime.createOperationDescriptor(compiled(name), variables).fragment).data;

const keeping = async (env, name, variables) => {
  const operation = runtime.createOperationDescriptor(compiled(name), variables);
  env.retain(operation);
  await within(runtime.fetchQuery(env, compiled(name), variables).toPromise(), name);
};

await check('a query', async () => {
  const data = await fetched(environment(), 'DocumentsNodeQuery', { id: account.id });
  assert.equal(data.node.id, account.id);
});
await check('a connection and its next page', async () => {
  const env = environment();
  await keeping(env, 'DocumentsListQuery', { first: 1, after: null });
  const source_ = env.getStore().getSource();
  const info = source_.get(source_.get(connectionOf(env)).pageInfo.__ref);
  assert.equal(info.hasNextPage, true);
  await keeping(env, 'DocumentsListPageQuery', { first: 1, after: info.endCursor });
  assert.equal(edgesOf(env), 2);
});
await check('a fragment is refetched by node', async () => {
  const data = await fetched(environment(), 'DocumentsRowRefetchQuery', { id: account.id });
  assert.equal(data.node.__typename ?? 'Account', 'Account');
});
await check('an unknown id is null, not an error', async () => {
  const id = Buffer.from('Account:unknown').toString('base64').replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  assert.deepEqual(await fetched(environment(), 'DocumentsNodeQuery', { id }), { node: null });
});
await check('a mutation updates what a query holds', async () => {
  const env = environment();
  await keeping(env, 'DocumentsNodeQuery', { id: account.id });
  await committed(env, 'DocumentsRenameMutation', { input: { id: account.id, changes: { name: 'Acme by Relay' } } });
  assert.equal(read(env, 'DocumentsNodeQuery', { id: account.id }).node.name, 'Acme by Relay');
});
let created;
await check('a mutation appends to a list', async () => {
  const env = environment();
  await keeping(env, 'DocumentsListQuery', { first: 1, after: null });
  const { data: { accountTypes } } = await ask('{ accountTypes { key } }');
  const input = { name: `Zeta ${process.pid}`, type: accountTypes[0].key };
  const data = await committed(env, 'DocumentsCreateMutation', { input, connections: [connectionOf(env)] });
  assert.deepEqual(data.accountCreate.errors, []);
  created = data.accountCreate.account.id;
  assert.equal(edgesOf(env), 2);
});
await check('a mutation deletes from a list', async () => {
  const env = environment();
  await keeping(env, 'DocumentsListQuery', { first: 100, after: null });
  const before = edgesOf(env);
  await committed(env, 'DocumentsDeleteMutation', { input: { id: created }, connections: [connectionOf(env)] });
  assert.equal(edgesOf(env), before - 1);
});
await check('an expected failure is data of a known type', async () => {
  const data = await committed(environment(), 'DocumentsRenameMutation', { input: { id: account.id, changes: { name: 'x' }, expectedVersion: 999999 } });
  assert.equal(data.accountUpdate.errors[0].code, 'STALE_VERSION');
  assert.equal(data.accountUpdate.account, null);
});
await check('cursors stay the same between requests', async () => {
  const cursor = async () => {
    const env = environment();
    await keeping(env, 'DocumentsListQuery', { first: 1, after: null });
    const source_ = env.getStore().getSource();
    return source_.get(source_.get(connectionOf(env)).pageInfo.__ref).endCursor;
  };
  assert.equal(await cursor(), await cursor());
});
finish();

// graphql-codegen's client preset from the running service: the types compile under TypeScript's strict settings, and the typed client runs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HTTP, SCRATCH, assert, check, finish, firstAccount } from './harness.mjs';

const root = join(SCRATCH, 'codegen');
const bin = (name) => join(import.meta.dirname, '../node_modules/.bin', name);
const account = await firstAccount();

const client = `import { graphql } from './gql';
import type { DocumentTypeDecoration, ResultOf, VariablesOf } from '@graphql-typed-document-node/core';

const Page = graphql(/* GraphQL */ \`query Page($first: Int!, $where: AccountWhere) {
  accounts(first: $first, where: $where) { nodes { id name renewalDate contractValue { amount currency } } pageInfo { endCursor hasNextPage } }
}\`);
const Rename = graphql(/* GraphQL */ \`mutation Rename($input: AccountUpdateInput!) {
  accountUpdate(input: $input) { account { id name } errors { __typename code message ... on StaleVersionError { currentVersion } } }
}\`);
const Events = graphql(/* GraphQL */ \`subscription Events($after: String) { accountEvents(after: $after) { cursor kind at account { id } } }\`);

declare const process: { argv: string[] };

async function run<D extends DocumentTypeDecoration<any, any>>(document: D, variables: VariablesOf<D>): Promise<ResultOf<D>> {
  const answer = await fetch(process.argv[2]!, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: String(document), variables }),
  });
  const { data, errors } = (await answer.json()) as { data: ResultOf<D>; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const page = await run(Page, { first: 2, where: { not: { name: { eq: 'nobody' } } } });
const amount: string | undefined = page.accounts.nodes[0]?.contractValue?.amount;
const day: string | null | undefined = page.accounts.nodes[0]?.renewalDate;
const renamed = await run(Rename, { input: { id: process.argv[3]!, changes: { name: 'Acme, typed' } } });
export type Event = ResultOf<typeof Events>['accountEvents'];
console.log(JSON.stringify({ count: page.accounts.nodes.length, name: renamed.accountUpdate.account?.name, amount, day }));
`;
const config = (schema) => ({
  schema, documents: 'client.ts', emitLegacyCommonJSImports: false, importExtension: '',
  generates: {
    'gql/': {
      preset: 'client', presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: { documentMode: 'string', strictScalars: true, scalars: { DateTime: 'string', Date: 'string', Decimal: 'string', URL: 'string' }, useTypeImports: true },
    },
  },
});
const execute = (program, args) => {
  const done = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8', timeout: 60_000 });
  assert.equal(done.status, 0, `${done.stdout}\n${done.stderr}`);
  return done.stdout;
};

await check('generates from the running service', () => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'client.ts'), client);
  writeFileSync(join(root, 'codegen.json'), JSON.stringify(config(HTTP)));
  execute(bin('graphql-codegen'), ['--config', 'codegen.json']);
  assert.match(readFileSync(join(root, 'gql/graphql.ts'), 'utf8'), /export type PageQuery/);
});
await check('writes a list of persisted documents', () => {
  assert.equal(Object.keys(JSON.parse(readFileSync(join(root, 'gql/persisted-documents.json'), 'utf8'))).length, 3);
});
await check('compiles under strict', () => {
  const compilerOptions = {
    strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noUnusedLocals: true, target: 'es2022', lib: ['es2022', 'dom'],
    module: 'esnext', moduleResolution: 'bundler', outDir: 'out', rootDir: '.', types: [],
  };
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['client.ts'] }));
  execute(bin('tsc'), ['--project', 'tsconfig.json']);
});
await check('runs', () => {
  const text = readFileSync(join(root, 'out/client.js'), 'utf8').replace("'./gql'", "'./gql/gql.js'");
  writeFileSync(join(root, 'out/client.js'), text);
  writeFileSync(join(root, 'out/gql/gql.js'), readFileSync(join(root, 'out/gql/gql.js'), 'utf8').replaceAll(/from ['"]\.\/graphql['"]/g, "from './graphql.js'"));
  const told = JSON.parse(execute(join(root, 'out/client.js'), [HTTP, account.id]));
  assert.deepEqual([told.count, told.name], [2, 'Acme, typed']);
});
finish();

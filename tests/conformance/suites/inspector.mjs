// graphql-inspector: the served schema is the committed one; with `contract`, it breaks nothing that the contract promises.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildClientSchema, buildSchema, getIntrospectionQuery, printSchema } from 'graphql';
import { SCRATCH, ask, assert, check, finish } from './harness.mjs';

const ROOT = join(import.meta.dirname, '../../..');
const committed = join(ROOT, 'schema.graphql');
const contract = process.env.CSGRAPH_CONFORMANCE_CONTRACT ?? join(ROOT, '../shared/spec/schema.graphql');
const cli = join(import.meta.dirname, '../node_modules/.bin/graphql-inspector');
const diff = (older, newer, ...more) => spawnSync(process.execPath, [cli, 'diff', older, newer, ...more], { encoding: 'utf8', timeout: 60_000 });

// Introspection has no applied directives, so both texts are printed from what introspection tells.
const printed = (name, schema) => {
  const path = join(SCRATCH, name);
  writeFileSync(path, printSchema(schema));
  return path;
};

if (process.argv[2] === 'contract') {
  await check('no breaking and no dangerous change from the contract', () => {
    const { status, stdout, stderr } = diff(contract, committed, '--rule', 'dangerousBreaking');
    assert.equal(status, 0, (stdout + stderr).split('\n').filter((line) => /✖|⚠|breaking|danger/i.test(line)).slice(0, 40).join('\n') || stdout.slice(0, 3000));
  });
} else {
  await check('the served schema is the committed one', async () => {
    mkdirSync(SCRATCH, { recursive: true });
    const options = { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, inputValueDeprecation: true, oneOf: true };
    const { data } = await ask(getIntrospectionQuery(options));
    const { status, stdout, stderr } = diff(printed('served.graphql', buildClientSchema(data)), printed('committed.graphql', buildSchema(readFileSync(committed, 'utf8'))));
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /No changes detected/);
  });
}
finish();

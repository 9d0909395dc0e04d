// What every suite shares: where the services are, how a check is noted, and the report that ends a run.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';

export { assert };

const PATIENCE_MS = 20_000;
const address = (name) => process.env[`CSGRAPH_CONFORMANCE_${name}`];

export const HTTP = `http://${address('SERVICE')}/graphql`;
export const WS = `ws://${address('SERVICE')}/graphql`;
export const BATCHING = `http://${address('BATCHING')}/graphql`;
export const PUBLISHED = process.env.CSGRAPH_CONFORMANCE_PUBLISHED;
export const SCRATCH = join(import.meta.dirname, '../.scratch');

const results = [];

export const note = (name, problem) => results.push({ name, problem: problem === undefined ? null : String(problem) });

export const within = (promise, what) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not happen`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

export const check = async (name, body) => {
  try {
    await within(Promise.resolve().then(body), name);
    note(name);
  } catch (problem) {
    note(name, problem?.stack ?? problem);
  }
};

export const finish = () => {
  process.stdout.write(`\n${JSON.stringify(results)}\n`, () => process.exit(0));
};

export const ask = async (query, variables = {}) => {
  const answer = await fetch(HTTP, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return answer.json();
};

export const ACCOUNT = '{ accounts(first: 1) { nodes { id name version } } }';
export const COVERAGE = 'subscription { accountCoverage(input: { role: "success_manager", period: DAYS_30 }) { sequence reason } }';
export const EVENTS = 'subscription { accountEvents { kind cursor account { id name } } }';
export const RENAME = `mutation Rename($id: ID!, $name: String!) {
  accountUpdate(input: { id: $id, changes: { name: $name } }) { account { id name version } errors { __typename code message path } }
}`;

let renamed = 0;

export const firstAccount = async () => (await ask(ACCOUNT)).data.accounts.nodes[0];

export const rename = async (id) => {
  renamed += 1;
  const name = `Acme ${process.pid} ${renamed}`;
  const { data } = await ask(RENAME, { id, name });
  assert.deepEqual(data.accountUpdate.errors, []);
  return name;
};

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Changes something now and again until `heard` has an answer: a subscription has no moment at which its place is known.
export const untilHeard = async (heard, change) => {
  let done = false;
  const changing = (async () => {
    while (!done) {
      await change();
      await sleep(300);
    }
  })();
  try {
    return await within(heard, 'an event');
  } finally {
    done = true;
    await changing;
  }
};

// The client of graphql-ws in use, and its PROTOCOL.md frame by frame.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ACCOUNT, COVERAGE, EVENTS, RENAME, WS, assert, check, finish, firstAccount, rename, sleep, untilHeard, within } from './harness.mjs';

const QUIET_MS = 400;
const client = (options = {}) => createClient({ url: WS, webSocketImpl: WebSocket, retryAttempts: 0, lazyCloseTimeout: 0, ...options });

const once = async (connected, payload) => {
  const results = [];
  for await (const result of connected.iterate(payload)) results.push(result);
  return results;
};

const used = async (body, options) => {
  const connected = client(options);
  try {
    await body(connected);
  } finally {
    await connected.dispose();
  }
};

const account = await firstAccount();

await check('client: a query', () => used(async (c) => {
  const [result] = await once(c, { query: ACCOUNT });
  assert.equal(result.data.accounts.nodes[0].id, account.id);
}));
await check('client: variables and operationName', () => used(async (c) => {
  const query = 'query A { __typename } query B($id: ID!) { account(id: $id) { id } }';
  const [result] = await once(c, { query, operationName: 'B', variables: { id: account.id } });
  assert.deepEqual(result.data, { account: { id: account.id } });
}));
await check('client: a mutation', () => used(async (c) => {
  const [result] = await once(c, { query: RENAME, variables: { id: account.id, name: 'Acme by socket' } });
  assert.equal(result.data.accountUpdate.account.name, 'Acme by socket');
}));
await check('client: a field error beside data', () => used(async (c) => {
  const [result] = await once(c, { query: '{ accounts(first: 1) { nodes { id } } account(id: "x") { id } }' });
  assert.equal(result.errors[0].extensions.code, 'BAD_USER_INPUT');
}));
await check('client: a syntax error is told, and the socket lives on', () => used(async (c) => {
  await assert.rejects(once(c, { query: '{' }), (errors) => errors[0].extensions.code === 'GRAPHQL_PARSE_FAILED');
  assert.equal((await once(c, { query: ACCOUNT })).length, 1);
}));
await check('client: a validation error is told', () => used((c) =>
  assert.rejects(once(c, { query: '{ nothing }' }), (errors) => errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED')));
await check('client: a subscription that answers at once', () => used(async (c) => {
  const stream = c.iterate({ query: COVERAGE });
  const { value } = await stream.next();
  assert.equal(value.data.accountCoverage.reason, 'INITIAL');
  await stream.return();
}));
await check('client: events of mutations', () => used(async (c) => {
  const stream = c.iterate({ query: EVENTS });
  const { value } = await untilHeard(stream.next(), () => rename(account.id));
  assert.equal(value.data.accountEvents.account.id, account.id);
  await stream.return();
}));
await check('client: twenty operations at once on one socket', () => used(async (c) => {
  const all = await Promise.all(Array.from({ length: 20 }, () => once(c, { query: ACCOUNT })));
  assert.deepEqual(all.map((results) => results[0].data.accounts.nodes[0].id), Array(20).fill(account.id));
}));
await check('client: subscriptions and queries share a socket', () => used(async (c) => {
  const stream = c.iterate({ query: COVERAGE });
  await stream.next();
  assert.equal((await once(c, { query: ACCOUNT })).length, 1);
  await stream.return();
}));
await check('client: an unsubscribed operation tells nothing more', () => used(async (c) => {
  let told = 0;
  const end = c.subscribe({ query: COVERAGE }, { next: () => { told += 1; }, error: () => {}, complete: () => {} });
  await sleep(QUIET_MS);
  end();
  const before = told;
  await rename(account.id);
  await sleep(QUIET_MS);
  assert.equal(told, before);
}));
await check('client: keep-alive pings are answered', () => {
  let pongs = 0;
  return used(async (c) => {
    const stream = c.iterate({ query: COVERAGE });
    await stream.next();
    await sleep(QUIET_MS);
    assert.ok(pongs >= 2, `${pongs} pongs`);
    await stream.return();
  }, { keepAlive: 100, on: { pong: (received) => { if (received) pongs += 1; } } });
});
await check('client: it comes back after a cut and resumes by its cursor', () => {
  let socket;
  return used(async (c) => {
    const first = c.iterate({ query: EVENTS });
    const { value } = await untilHeard(first.next(), () => rename(account.id));
    socket.terminate();
    await first.return().catch(() => {});
    const name = await rename(account.id);
    const again = c.iterate({ query: EVENTS.replace('accountEvents', `accountEvents(after: "${value.data.accountEvents.cursor}")`) });
    const resumed = await within(again.next(), 'the event after the cut');
    assert.equal(resumed.value.data.accountEvents.kind, 'UPDATED');
    assert.equal(resumed.value.data.accountEvents.account.name, name);
    await again.return();
  }, { retryAttempts: 3, shouldRetry: () => true, on: { connected: (made) => { socket = made; } } });
});
await check('client: credentials that do not hold close with 4403', () => used(async (c) => {
  await assert.rejects(once(c, { query: ACCOUNT }), (event) => event.code === 4403);
}, { connectionParams: { authorization: 'Bearer nonsense' } }));
await check('client: an automatic persisted query', () => used(async (c) => {
  const { createHash } = await import('node:crypto');
  const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(ACCOUNT).digest('hex') } };
  await once(c, { query: ACCOUNT, extensions });
  const [result] = await once(c, { query: '', extensions });
  assert.equal(result.data.accounts.nodes[0].id, account.id);
}));

const open = async (protocols = ['graphql-transport-ws']) => {
  const socket = new WebSocket(WS, protocols);
  const frames = [];
  const waiting = [];
  socket.on('message', (data) => {
    const frame = JSON.parse(data);
    if (waiting.length) waiting.shift()(frame);
    else frames.push(frame);
  });
  const closed = new Promise((resolve) => socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })));
  await new Promise((resolve, reject) => { socket.on('open', resolve); socket.on('error', reject); });
  return {
    socket,
    closed,
    frames,
    raw: (data, options) => socket.send(data, options),
    send: (message) => socket.send(JSON.stringify(message)),
    next: () => (frames.length ? Promise.resolve(frames.shift()) : within(new Promise((resolve) => waiting.push(resolve)), 'a frame')),
  };
};

const acknowledged = async (payload) => {
  const wire = await open();
  wire.send({ type: 'connection_init', ...payload });
  assert.deepEqual(await wire.next(), { type: 'connection_ack' });
  return wire;
};

const subscribe = (id, query, more = {}) => ({ id, type: 'subscribe', payload: { query, ...more } });

const closes = (code, frame, begin = acknowledged) => async () => {
  const wire = await begin();
  if (Buffer.isBuffer(frame)) wire.raw(frame, { binary: true });
  else wire.raw(typeof frame === 'string' ? frame : JSON.stringify(frame));
  const { code: actual, reason } = await within(wire.closed, 'the close');
  assert.equal(actual, code);
  assert.notEqual(reason, '');
};

await check('handshake: the subprotocol is echoed', async () => {
  const { socket } = await open();
  assert.equal(socket.protocol, 'graphql-transport-ws');
  socket.close();
});
await check('handshake: permessage-deflate is off', async () => {
  const { socket } = await open();
  assert.equal(socket.extensions, '');
  socket.close();
});
for (const [name, protocols] of [['the legacy protocol', ['graphql-ws']], ['no protocol', []]]) {
  await check(`4406: ${name}`, async () => {
    const socket = new WebSocket(WS, protocols);
    socket.on('error', () => {});
    const code = await new Promise((resolve) => socket.on('close', resolve));
    assert.ok(code === 4406 || code === 1006, `closed with ${code}`);
  });
}
await check('handshake: a foreign origin is refused with 403', async () => {
  const socket = new WebSocket(WS, ['graphql-transport-ws'], { origin: 'https://evil.example' });
  const status = await new Promise((resolve) => { socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode)); socket.on('error', () => {}); });
  assert.equal(status, 403);
  socket.terminate();
});
for (const [name, payload] of [['absent', {}], ['null', { payload: null }], ['an object', { payload: { any: 'thing' } }]]) {
  await check(`connection_init: the payload may be ${name}`, async () => (await acknowledged(payload)).socket.close());
}
await check('connection_init: a wrong payload closes with 4400', closes(4400, { type: 'connection_init', payload: 'x' }, open));
await check('4401: an operation before connection_init', closes(4401, subscribe('1', ACCOUNT), open));
await check('4429: a second connection_init', closes(4429, { type: 'connection_init' }));
await check('4408: no connection_init in time', async () => {
  const wire = await open();
  assert.equal((await within(wire.closed, 'the close')).code, 4408);
});
for (const [name, frame] of [
  ['no JSON', '{'],
  ['an array', '[]'],
  ['a number', '7'],
  ['null', 'null'],
  ['a binary frame', Buffer.from('{"type":"ping"}')],
  ['no type', '{}'],
  ['an unknown type', { type: 'start' }],
  ['subscribe without an id', { type: 'subscribe', payload: { query: ACCOUNT } }],
  ['an empty id', subscribe('', ACCOUNT)],
  ['an id that is a number', subscribe(1, ACCOUNT)],
  ['subscribe without a payload', { id: '1', type: 'subscribe' }],
  ['a payload without a query', { id: '1', type: 'subscribe', payload: {} }],
  ['a query that is a number', subscribe('1', 7)],
  ['variables that are an array', subscribe('1', ACCOUNT, { variables: [] })],
  ['an operationName that is a number', subscribe('1', ACCOUNT, { operationName: 7 })],
  ['extensions that are a string', subscribe('1', ACCOUNT, { extensions: 'x' })],
  ['complete without an id', { type: 'complete' }],
]) await check(`4400: ${name}`, closes(4400, frame));
await check('4409: an id that is live', async () => {
  const wire = await acknowledged();
  wire.send(subscribe('1', COVERAGE));
  assert.equal((await wire.next()).type, 'next');
  wire.send(subscribe('1', ACCOUNT));
  assert.equal((await within(wire.closed, 'the close')).code, 4409);
});
await check('ping: its payload is echoed, before the acknowledgement too', async () => {
  const wire = await open();
  wire.send({ type: 'ping', payload: { at: 1 } });
  assert.deepEqual(await wire.next(), { type: 'pong', payload: { at: 1 } });
  wire.send({ type: 'ping' });
  assert.deepEqual(await wire.next(), { type: 'pong' });
  wire.socket.close();
});
await check('pong and complete for an unknown id are ignored', async () => {
  const wire = await acknowledged();
  wire.send({ type: 'pong' });
  wire.send({ id: 'unknown', type: 'complete' });
  wire.send(subscribe('1', ACCOUNT));
  assert.deepEqual([(await wire.next()).type, (await wire.next()).type], ['next', 'complete']);
  wire.socket.close();
});
await check('a query is next and complete, and its id is free again', async () => {
  const wire = await acknowledged();
  for (const _ of [1, 2]) {
    wire.send(subscribe('1', ACCOUNT));
    assert.deepEqual([(await wire.next()).type, (await wire.next()).type], ['next', 'complete']);
  }
  wire.socket.close();
});
for (const [name, payload, code] of [
  ['syntax', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
  ['validation', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['an unknown operationName', { query: 'query A { __typename }', operationName: 'B' }, 'OPERATION_RESOLUTION_FAILURE'],
  ['an undetermined operation', { query: 'query A { __typename } query B { __typename }' }, 'OPERATION_RESOLUTION_FAILURE'],
  ['variables', { query: 'query ($id: ID!) { account(id: $id) { id } }' }, 'BAD_USER_INPUT'],
  ['a limit', { query: `{ ${'a'.repeat(1)}: __typename ${Array.from({ length: 70 }, (_, n) => `a${n}: __typename`).join(' ')} }` }, 'QUERY_TOO_COSTLY'],
  ['an unknown hash', { query: '', extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }, 'PERSISTED_QUERY_NOT_FOUND'],
]) {
  await check(`error: ${name} is one message, and other operations live on`, async () => {
    const wire = await acknowledged();
    wire.send(subscribe('live', COVERAGE));
    assert.equal((await wire.next()).id, 'live');
    wire.send({ id: '1', type: 'subscribe', payload });
    const told = await wire.next();
    assert.deepEqual([told.id, told.type, told.payload[0].extensions.code], ['1', 'error', code]);
    wire.send(subscribe('2', ACCOUNT));
    assert.equal((await wire.next()).type, 'next');
    assert.equal(wire.socket.readyState, WebSocket.OPEN);
    wire.socket.close();
  });
}
await check('after complete nothing more comes for that id', async () => {
  const wire = await acknowledged();
  wire.send(subscribe('1', EVENTS));
  wire.send({ id: '1', type: 'complete' });
  await rename(account.id);
  await sleep(QUIET_MS);
  assert.deepEqual(wire.frames, []);
  wire.send(subscribe('1', ACCOUNT));
  assert.equal((await wire.next()).type, 'next');
  wire.socket.close();
});
await check('@defer is answered at once and whole', async () => {
  const wire = await acknowledged();
  wire.send(subscribe('1', '{ accounts(first: 1) { nodes { id ... @defer { name } } } }'));
  const { payload } = await wire.next();
  assert.equal(typeof payload.data.accounts.nodes[0].name, 'string');
  assert.equal('hasNext' in payload, false);
  wire.socket.close();
});
await check('1009: a message that is too large', async () => {
  const wire = await acknowledged();
  wire.socket.on('error', () => {});
  wire.raw(JSON.stringify(subscribe('1', ACCOUNT, { variables: { a: 'x'.repeat(300_000) } })));
  assert.equal((await within(wire.closed, 'the close')).code, 1009);
});
finish();

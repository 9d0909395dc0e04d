// Follows the coverage of a display over graphql-transport-ws, for as long as the page lives: reconnects, notices silence, drops what is old.
const PROTOCOL = "graphql-transport-ws";
const EVERY_SECONDS = 60;
const FIRST_DELAY = 1_000, LONGEST_DELAY = 30_000, REFUSED_DELAY = 60_000;
const PING_EVERY = 15_000, SILENCE = 40_000, STALE = (2 * EVERY_SECONDS + 30) * 1_000;
const FORBIDDEN = 4403;
const DISPLAY = "1";

/** Follow what the tokens show; `tell` hears of states and snapshots. The first token that is not refused counts. */
export function follow({ url, tokens, documents, tell }) {
  let socket, display, subscription, sequence, heard, shown, timer, failures = 0, which = 0, ended = false;

  function connect() {
    clearTimeout(timer);
    tell.state({ kind: "connecting" });
    heard = shown = performance.now();
    const mine = (socket = new WebSocket(url, PROTOCOL));
    mine.onopen = () => send({ type: "connection_init", payload: { authorization: `Bearer ${tokens[which]}` } });
    mine.onmessage = (event) => {
      if (mine !== socket) return;
      heard = performance.now();
      receive(JSON.parse(event.data));
    };
    mine.onclose = (event) => mine === socket && lost(event);
  }

  function send(message) {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function subscribe(id, query, variables) {
    send({ id, type: "subscribe", payload: { query, variables } });
  }

  function receive(message) {
    if (message.type === "connection_ack") {
      display = subscription = undefined;
      subscribe(DISPLAY, documents.display);
      tell.acknowledged();
    } else if (message.type === "ping") {
      send({ type: "pong" });
    } else if (message.type === "next" && message.payload.errors) {
      failed(message.payload.errors);
    } else if (message.type === "error") {
      failed(message.payload);
    } else if (message.type === "next" && message.id === DISPLAY) {
      display = message.payload.data.viewer.display;
      if (display) watch();
      else refused("This is not the token of a display.");
    } else if (message.type === "next" && message.id === subscription) {
      snapshot(message.payload.data.accountCoverage);
    } else if (message.type === "complete" && message.id === subscription) {
      again("The service ended the stream.");
    }
  }

  function watch() {
    if (subscription) send({ id: subscription, type: "complete" });
    subscription = String(Number(subscription || DISPLAY) + 1);
    sequence = 0;
    shown = performance.now();
    const input = { teamIds: [display.team.id], role: display.role.key, period: display.period };
    subscribe(subscription, documents.coverage, { input, everySeconds: EVERY_SECONDS });
  }

  /** Every snapshot is whole, so a gap loses nothing; INITIAL and RESYNC begin to count anew. */
  function snapshot(update) {
    const begins = update.reason === "INITIAL" || update.reason === "RESYNC";
    if (!begins && update.sequence <= sequence) return;
    sequence = update.sequence;
    failures = 0;
    shown = performance.now();
    tell.state({ kind: "live" });
    tell.coverage(update.coverage, display);
  }

  function failed(errors) {
    const { message, extensions } = errors[0];
    if (extensions && extensions.code === "RESYNC" && display) watch();
    else again(message);
  }

  function lost(event) {
    if (event.code === FORBIDDEN) refused(event.reason);
    else again("");
  }

  function again(problem) {
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** failures++) * (0.75 + Math.random() / 2);
    pause(delay, { kind: "waiting", problem });
  }

  function refused(reason) {
    which = (which + 1) % tokens.length;
    pause(which ? 0 : REFUSED_DELAY, { kind: "refused", reason });
  }

  function pause(delay, state) {
    drop();
    if (ended) return;
    tell.state({ ...state, retryAt: performance.now() + delay });
    timer = setTimeout(connect, delay);
  }

  function drop() {
    clearTimeout(timer);
    const old = socket;
    socket = undefined;
    if (old) old.close();
  }

  const watchdog = setInterval(() => {
    if (!socket) return;
    const now = performance.now();
    if (now - heard > SILENCE) again("");
    else if (subscription && now - shown > STALE) watch();
    else send({ type: "ping" });
  }, PING_EVERY);

  const online = () => socket || connect();
  window.addEventListener("online", online);
  connect();
  return () => {
    ended = true;
    clearInterval(watchdog);
    window.removeEventListener("online", online);
    drop();
  };
}

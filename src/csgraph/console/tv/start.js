// Opens the wall screen: the token, the theme, the documents; keeps the page itself up to date.
import { follow } from "./stream.js";
import { board } from "./board.js";

const FORM = /^csg_d_[A-Za-z0-9_-]{43}$/;
const KEPT = "csgraph.display";
const place = (id) => document.getElementById(id);

function themed() {
  const asked = new URLSearchParams(location.search).get("theme");
  const light = matchMedia("(prefers-color-scheme: light)");
  const apply = () => (document.documentElement.dataset.theme = asked === "light" || asked === "dark" ? asked : light.matches ? "light" : "dark");
  light.addEventListener("change", apply);
  apply();
}

/** The token of the address first: a bookmark brings the screen back after a power cut. Then the one that a person pasted here. */
function tokens() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  return [...new Set([given, kept()])].filter((token) => token && FORM.test(token));
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** Keep a pasted token for reloads; in the address where the browser keeps nothing. */
function keep(token) {
  let fragment = "";
  try {
    localStorage.setItem(KEPT, token);
  } catch {
    fragment = `#token=${token}`;
  }
  history.replaceState(null, "", location.pathname + location.search + fragment);
}

const text = async (path) => (await fetch(path, { cache: "no-cache" })).text();
const version = async () => (await fetch("tv", { method: "HEAD", cache: "no-store" })).headers.get("etag");

async function start() {
  themed();
  const view = board(place);
  const documents = { display: await text("tv-assets/display.graphql"), coverage: await text("tv-assets/coverage.graphql") };
  const url = new URL("graphql", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = url.hash = "";
  const running = await version();
  const acknowledged = async () => {
    const current = await version().catch(() => null);
    if (running && current && current !== running) location.reload();
  };
  let stop = () => {};
  const begin = () => {
    stop();
    stop = () => {};
    const found = tokens();
    if (found.length) stop = follow({ url, tokens: found, documents, tell: { state: view.state, coverage: view.coverage, acknowledged } });
    else view.ask(location.hash.includes("token=") ? "The address holds no token of a display." : "");
  };
  place("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const token = place("token").value.trim();
    if (!FORM.test(token)) {
      place("ask-problem").textContent = "The token of a display begins with csg_d_ and has 49 characters.";
      return;
    }
    place("token").value = place("ask-problem").textContent = "";
    keep(token);
    begin();
  });
  window.addEventListener("hashchange", begin);
  begin();
}

/** A screen does not go dark while it shows something. */
async function stayAwake() {
  if (document.visibilityState === "visible" && navigator.wakeLock) await navigator.wakeLock.request("screen").catch(() => {});
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();
start().catch(() => setTimeout(() => location.reload(), 10_000));

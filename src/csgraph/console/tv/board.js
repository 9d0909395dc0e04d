// Shows what the stream tells. Lists that do not fit turn their pages by themselves; the space bar holds them.
import { amount, clock, count, days, percent, seconds } from "./words.js";

const TURN_EVERY = 12_000, FADE = 350, ROW_REM = 5;
const PER_ROW = 14; // as many as coverage.graphql asks of each row: of more than these, some could be missing between others
const RANKS = { good: "Good", average: "Average", poor: "Poor", unknown: "Unknown" };

const REFUSED = "This token does not work";

const next = (left) => (left < 1 ? "Trying again now." : `Next try in ${seconds(left)}.`);

function refusal(reason) {
  if (reason.startsWith("Too many")) return "Too many screens use it at once.";
  return reason.startsWith("This is not") ? reason : "It was revoked or has expired. A new one is made with csgraph token display.";
}

function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

function part(className, name, value) {
  const made = element("i", className);
  made.style.setProperty(name, value);
  return made;
}

function stack(health) {
  return Object.keys(RANKS).filter((rank) => health[rank].accounts).map((rank) => part(rank, "--share", health[rank].accounts));
}

function said(health) {
  return Object.keys(RANKS).filter((rank) => health[rank].accounts).map((rank) => `${health[rank].accounts} ${RANKS[rank].toLowerCase()}`).join(", ");
}

function personRow({ user, memberOfTeam, coverage, activityVolume, overdueAccounts, health }) {
  const who = element("div", "who", element("span", "name", user.name));
  if (!user.active) who.append(element("span", "tag", "has left"));
  else if (!memberOfTeam) who.append(element("span", "tag", "other team"));
  const bar = element("div", "bar", part("", "--share", `${100 * (coverage.value || 0)}%`));
  const ranks = element("div", "stack", ...stack(health));
  for (const drawn of [bar, ranks]) drawn.setAttribute("aria-hidden", "true");
  const first = element("th", "", who, bar, ranks, element("span", "spoken", `Health: ${said(health) || "no accounts"}`));
  first.scope = "row";
  const late = element("td", overdueAccounts ? "late" : "nothing", count(overdueAccounts));
  return element("tr", "", first, element("td", "", `${count(coverage.numerator)} / ${count(coverage.denominator)}`), element("td", "", count(activityVolume.total)), late);
}

function openItem({ account, holder }) {
  const worth = element("div", "worth", element("span", "", holder), element("b", "", account.contractValue ? amount(account.contractValue) : "no value"));
  return element("li", "", element("span", "name", account.name), worth);
}

/** The accounts of all rows by value, each once. */
function notCovered(rows) {
  const found = new Map();
  for (const { user, accounts } of rows) {
    for (const { account, contractValue } of accounts.nodes) {
      const known = found.get(account.id);
      if (known) known.holder = `${known.holder}, ${user.name}`;
      else found.set(account.id, { account, holder: user.name, worth: contractValue === null ? -Infinity : Number(contractValue) });
    }
  }
  return [...found.values()].sort((one, other) => (one.worth === other.worth ? 0 : other.worth - one.worth)).slice(0, PER_ROW);
}

/** A list that shows as much as fits and turns its pages. */
function pages(box, list, label, make) {
  let items = [], page = 0, sheets = 1;
  function draw() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const room = box.clientHeight - (list.getBoundingClientRect().top - box.getBoundingClientRect().top);
    const size = Math.max(1, Math.floor(room / (ROW_REM * rem)));
    box.style.setProperty("--row", `${Math.floor(Math.min(room / Math.min(size, items.length || 1), 1.3 * ROW_REM * rem))}px`);
    sheets = Math.max(1, Math.ceil(items.length / size));
    page %= sheets;
    const from = page * size, to = Math.min(items.length, from + size);
    list.replaceChildren(...items.slice(from, to).map(make));
    label(from + 1, to, sheets > 1);
  }
  new ResizeObserver(draw).observe(box);
  return {
    show(given) {
      items = given;
      draw();
    },
    turn() {
      if (sheets === 1) return;
      box.classList.add("turns");
      setTimeout(() => {
        page += 1;
        draw();
        box.classList.remove("turns");
      }, matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : FADE);
    },
  };
}

export function board(place) {
  const put = (id, text) => (place(id).textContent = text);
  const show = (id, visible) => (place(id).hidden = !visible);
  let now = { kind: "connecting" }, figures = null, openTotal = 0, held = false;
  const people = pages(place("people-box"), place("people"), (from, to, several) => put("people-page", several ? `${from}–${to} of ${people.total}` : ""), personRow);
  const open = pages(place("open-box"), place("open"), (from, to, several) => put("open-page", several ? `${from}–${to} of ${count(openTotal)}` : count(openTotal)), openItem);

  function message(title, text, asks = false) {
    put("message-title", title);
    put("message-text", text);
    show("message", true);
    show("board", false);
    show("missing", false);
    show("remark", false);
    show("ask", asks);
    document.body.classList.toggle("asks", asks);
  }

  function coverage(given, display) {
    const { summary, role, teams, rows, missingAssignments } = (figures = given);
    const team = teams.map(({ name }) => name).join(" + ") || display.team.name;
    put("team", team);
    put("scope", `${role.displayName} · ${days(display.period)}`);
    put("updated", `Updated ${clock(given.asOf)}`);
    document.title = `${team} · ${percent(summary.coverage)} covered`;
    if (given.state !== "OK" && !rows.nodes.length) {
      message("Nothing to show yet", given.message || "There are no accounts to cover.");
      missing(missingAssignments, role);
      return;
    }
    show("message", false);
    show("board", true);
    document.body.classList.remove("asks");
    show("remark", given.state !== "OK");
    put("remark", given.message || "");
    missing(missingAssignments, role);
    gauge(summary.coverage);
    volume(summary.activityVolume);
    health(summary.health);
    people.total = count(rows.totalCount);
    people.show(rows.nodes);
    openTotal = summary.coverage.denominator - summary.coverage.numerator;
    const found = notCovered(rows.nodes);
    show("open", found.length);
    show("open-none", !found.length);
    open.show(found);
  }

  function missing({ count: accounts, contractValue }, role) {
    show("missing", accounts);
    put("missing-count", count(accounts));
    put("missing-text", `${accounts === 1 ? "account has" : "accounts have"} no ${role.displayName}`);
    put("missing-value", contractValue.map(amount).join(" + "));
  }

  function gauge(ratio) {
    const value = ratio.value === null ? 0 : 100 * ratio.value;
    place("arc").setAttribute("stroke-dasharray", `${value} 200`);
    place("arc").setAttribute("visibility", value ? "visible" : "hidden");
    put("percent", percent(ratio));
    put("covered", `${count(ratio.numerator)} of ${count(ratio.denominator)} accounts covered`);
    place("gauge").setAttribute("aria-label", `Coverage ${percent(ratio)}`);
  }

  function volume({ total, touchpoints, completedTasks }) {
    put("volume", count(total));
    put("volume-parts", `${count(touchpoints)} ${touchpoints === 1 ? "touchpoint" : "touchpoints"} · ${count(completedTasks)} ${completedTasks === 1 ? "task" : "tasks"}`);
  }

  function health(snapshot) {
    place("health-bar").replaceChildren(...stack(snapshot));
    place("health").replaceChildren(...Object.entries(RANKS).map(([rank, name]) => {
      const { accounts, change } = snapshot[rank];
      const moved = element("span", "change", change ? `${change > 0 ? "+" : "−"}${count(Math.abs(change))}` : "");
      return element("li", rank, name, element("b", "", count(accounts)), moved);
    }));
  }

  function state(given) {
    now = given.kind === "connecting" && now.kind === "refused" ? now : given;
    place("connection").dataset.state = now.kind;
    drawState();
  }

  function drawState() {
    const left = now.retryAt ? Math.max(0, (now.retryAt - performance.now()) / 1000) : 0;
    put("connection-text", { connecting: "Connecting", live: held ? "Live, pages held" : "Live", waiting: "Not connected", refused: "Refused" }[now.kind]);
    if (now.kind === "refused") {
      figures = null;
      show("lost", false);
      put("updated", "");
      if (place("message-title").textContent !== REFUSED) message(REFUSED, `${refusal(now.reason)} This screen tries again every minute.`, true);
    } else if (figures) {
      show("lost", now.kind !== "live");
      put("lost", `Showing figures of ${clock(figures.asOf)}. ${now.kind === "waiting" ? next(left) : "Connecting …"}`);
    } else if (now.kind === "waiting") {
      message("No connection to csgraph", `${now.problem ? `${now.problem} ` : ""}${next(left)}`);
    } else if (now.kind === "connecting" && place("message-title").textContent !== "No connection to csgraph") {
      message("Connecting", "One moment.");
    }
  }

  setInterval(drawState, 1_000);
  setInterval(() => {
    if (held || !figures || place("board").hidden) return;
    people.turn();
    open.turn();
  }, TURN_EVERY);
  window.addEventListener("keydown", (event) => {
    if (event.key !== " " || place("board").hidden) return;
    held = !held;
    drawState();
  });

  return {
    state,
    coverage,
    ask(problem) {
      place("connection").dataset.state = "refused";
      put("connection-text", "No token");
      now = { kind: "asking" };
      figures = null;
      show("lost", false);
      for (const id of ["scope", "updated"]) put(id, "");
      message("This screen needs a token", problem || "Paste the token that csgraph token display printed, or open the address that it printed.", true);
      place("token").focus();
    },
  };
}


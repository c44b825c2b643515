// The operators' page: signs in, follows the queue, and does what its operator asks.

import { Changes, get, post, setClock, Trouble } from "./central.js";
import { possible, showCase, tickCase } from "./case.js";
import { el, fill, make, tell } from "./dom.js";
import { showHomes, showLog } from "./homes.js";
import { Keys } from "./keys.js";
import { askAgain, forget, giveReason, whenFetched } from "./pictures.js";
import { byUrgency, showOver, showQueue, tick } from "./queue.js";
import { currentLanguage, firstLanguage, keepLanguage, learnNames, nameOf, namesOf, spoken, word } from "./words.js";

/** @typedef {import("./central.js").Case} Case */
/** @typedef {import("./central.js").Whole} Whole */

const state = {
  me: "",
  /** @type {Map<number, Case>} */
  queue: new Map(),
  /** @type {Whole | undefined} */
  whole: undefined,
  /** @type {Case[]} */
  over: [],
  /** @type {import("./central.js").Home[]} */
  homes: [],
  /** @type {{account: string, log: import("./central.js").Look[], broken_at: number | null} | undefined} */
  log: undefined,
  lineUp: false,
  keys: localStorage.getItem("keys") !== "off",
};

const VIEWS = ["queue", "over", "homes", "log", "case", "nothing", "sign-in"];

/** Where the page stands, from its address. */
function place() {
  const [view = "", which = ""] = location.hash.replace(/^#\//, "").split("/");
  return { view: view || "queue", which };
}

function chosenCase() {
  const { view, which } = place();
  return view === "case" && /^\d{1,12}$/.test(which) ? Number(which) : undefined;
}

const changes = new Changes({
  queue(cases) {
    state.queue = new Map(cases.map((each) => [each.case_id, each]));
    askAgain();
    void refresh();
  },
  changed(change) {
    const before = state.queue.get(change.case_id);
    if (["verified", "closed"].includes(change.state)) state.queue.delete(change.case_id);
    else state.queue.set(change.case_id, change);
    if (!before && change.state === "open") announce("queue_new", change);
    if (before?.due_ms && change.remind_ms && !change.due_ms) announce("queue_due", change);
    if (chosenCase() === change.case_id || place().view === "over") void refresh();
    draw();
  },
  line(up) {
    state.lineUp = up;
    draw();
  },
  signedOut: leave,
});

/** @param {string} sentence @param {Case} fresh */
function announce(sentence, fresh) {
  tell(el("line"), word(sentence, { kind: nameOf("kind", fresh.kind), home: fresh.home || fresh.account }));
}

function ordered() {
  return [...state.queue.values()].sort(byUrgency);
}

let refreshes = 0;

/** Fetch anew what the page's place shows; return whether it could be had. */
async function refresh() {
  if (!state.me) return false;
  const mine = ++refreshes;
  const { view, which } = place();
  const had = await attempt(async () => {
    if (view === "case") {
      const whole = chosenCase() === undefined ? undefined : await get(`cases/${which}`);
      if (mine === refreshes) state.whole = whole;
    } else if (view === "over") {
      state.over = (await get("over")).over;
    } else if (view === "homes") {
      state.homes = (await get("accounts")).accounts;
    } else if (view === "log" && /^[0-9A-F]{3,16}$/.test(which)) {
      state.log = { account: which, ...(await get(`log/${which}`)) };
    }
  });
  draw();
  return had;
}

function draw() {
  const { view } = place();
  const whole = state.whole?.case_id === chosenCase() ? state.whole : undefined;
  const asked = !state.me ? "sign-in" : view === "case" ? (whole ? "case" : "nothing") : view === "queue" ? "nothing" : view;
  for (const each of VIEWS) el(each).hidden = each !== asked && !(each === "queue" && state.me !== "");
  for (const each of ["views", "sign-out", "help-open"]) el(each).hidden = !state.me;
  tell(el("me"), state.me);
  if (!state.me) return;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (/** @type {HTMLElement} */ (link).dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.body.classList.toggle("cut", !state.lineUp);
  const line = el("line");
  if (!state.lineUp) tell(line, word("disconnected"));
  else if (!line.textContent || line.textContent === word("disconnected")) tell(line, word("connected"));
  const queue = ordered();
  const waiting = queue.filter((each) => each.state === "open").length;
  document.title = waiting ? `(${waiting}) ${word("title")}` : word("title");
  showQueue(queue, chosenCase());
  if (asked === "over") showOver(state.over);
  if (asked === "homes") showHomes(state.homes);
  if (asked === "log" && state.log) showLog(state.log);
  if (whole && asked === "case") showCase(whole, state.me, (outcome) => act("step", { outcome }));
  else forget();
}

whenFetched(draw);

/** Do something that may fail, and say so where it does. @param {() => Promise<void>} work @returns {Promise<boolean>} */
async function attempt(work) {
  try {
    await work();
    return true;
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    if (trouble.reason === "token") leave();
    else complain(trouble.words ? spoken(trouble.words) : word("lost"));
    return false;
  }
}

/** @param {string} sentence */
function complain(sentence) {
  const box = el("trouble");
  tell(/** @type {HTMLElement} */ (box.querySelector("p")), sentence);
  box.hidden = false;
}

/** Do something with the case that is shown. @param {string} action @param {object} [body] */
async function act(action, body = {}) {
  const id = chosenCase();
  if (id === undefined) return false;
  const work = attempt(async () => {
    const whole = await post(`cases/${id}/${action}`, body);
    refreshes++;
    state.whole = whole;
    el("trouble").hidden = true;
    draw();
  });
  if (await keys.during(work)) return true;
  await refresh();
  return false;
}

/** Send what a form holds, and give it back where that failed. @param {string} id @param {string} field @param {string} action */
function sends(id, field, action) {
  const form = /** @type {HTMLFormElement} */ (el(id));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (form.elements.namedItem(field));
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    if (!(await act(action, { [field]: text })) && !input.value) input.value = text;
  });
}

async function enter() {
  const me = await get("me");
  setClock(me.now_ms);
  state.me = me.name ?? "";
  if (!state.me) return;
  changes.start();
  await refresh();
}

function leave() {
  changes.stop();
  forget();
  state.me = "";
  state.queue.clear();
  state.whole = undefined;
  state.over = [];
  state.homes = [];
  state.log = undefined;
  draw();
}

const closing = /** @type {HTMLDialogElement} */ (el("closing"));

function askHowToClose() {
  fill(el("codes"), currentLanguage(), () =>
    namesOf("code")
      .filter((each) => each !== "restored")
      .map((each) =>
        make("label", {}, make("input", { type: "radio", name: "code", value: each, required: true }), ` ${nameOf("code", each)}`),
      ),
  );
  closing.returnValue = "";
  closing.showModal();
}

closing.addEventListener("close", () => {
  const code = closing.querySelector("input:checked");
  if (closing.returnValue === "close" && code instanceof HTMLInputElement) void act("close", { code: code.value });
});

const help = /** @type {HTMLDialogElement} */ (el("help"));

function showHelp() {
  const known = [
    ["j, k", "key_move"], ["c", "claim"], ["1–5", "key_outcome"], ["g", "guard"], ["r", "recall"], ["s", "real"],
    ["l", "release"], ["v", "key_say"], ["n", "key_note"], ["x", "close"], ["?", "key_help"],
  ];
  fill(el("help-list"), currentLanguage(), () =>
    known.flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key ?? "")), make("dd", {}, word(what ?? ""))]),
  );
  help.showModal();
}

/** @param {number} by */
function move(by) {
  const queue = ordered();
  if (queue.length === 0) return;
  const at = queue.findIndex((each) => each.case_id === chosenCase());
  const next = queue[at < 0 ? 0 : Math.min(queue.length - 1, Math.max(0, at + by))];
  if (next) location.hash = `#/case/${next.case_id}`;
}

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  c: () => press("claim"),
  g: () => press("guard"),
  r: () => press("recall"),
  s: () => press("real"),
  l: () => press("release"),
  x: () => press("close"),
  v: () => focusIn("speak"),
  n: () => focusIn("note"),
  "?": showHelp,
};

/** @param {string} id */
function press(id) {
  const button = el(id);
  if (state.whole && !el("case").hidden && !button.hidden) button.click();
}

/** @param {string} id */
function focusIn(id) {
  if (!el("case").hidden && !el(id).hidden) /** @type {HTMLElement | null} */ (el(id).querySelector("input"))?.focus();
}

const keys = new Keys(
  () => state.me !== "" && state.keys && document.querySelector("dialog[open]") === null,
  (key) => {
    if (!/^[1-9]$/.test(key)) return KEYS[key];
    const outcome = el("case").hidden ? undefined : el("outcomes").querySelectorAll("button")[Number(key) - 1];
    return outcome && (() => outcome.click());
  },
  (key) => /^[1-9grs]$/.test(key),
);

addEventListener("hashchange", async () => {
  state.whole = undefined;
  el("trouble").hidden = true;
  await keys.during(refresh());
  if (!el("case").hidden) el("case").focus({ preventScroll: true });
});

el("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const told = new FormData(form);
  const password = /** @type {HTMLInputElement} */ (form.elements.namedItem("password"));
  const signedIn = await attempt(async () => {
    await post("sign-in", { name: told.get("name"), password: told.get("password") });
    el("trouble").hidden = true;
    await enter();
  });
  password.value = "";
  if (!signedIn) password.focus();
  draw();
});
el("sign-out").addEventListener("click", async () => {
  await attempt(async () => void (await post("sign-out")));
  leave();
});
for (const name of ["claim", "release", "guard", "recall", "real"]) el(name).addEventListener("click", () => void act(name));
el("close").addEventListener("click", askHowToClose);
el("help-open").addEventListener("click", showHelp);
el("trouble").querySelector("button")?.addEventListener("click", () => (el("trouble").hidden = true));
sends("note", "text", "note");
sends("speak", "text", "speak");
sends("word", "word", "word");
el("reason").addEventListener("submit", (event) => {
  event.preventDefault();
  giveReason(String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("reason") ?? ""));
});
const language = /** @type {HTMLSelectElement} */ (el("language"));
language.addEventListener("change", () => {
  keepLanguage(language.value === "sv" ? "sv" : "en");
  tell(el("line"), "");
  draw();
});
const keysOn = /** @type {HTMLInputElement} */ (el("keys-on"));
keysOn.checked = state.keys;
keysOn.addEventListener("change", () => {
  state.keys = keysOn.checked;
  localStorage.setItem("keys", keysOn.checked ? "on" : "off");
});

setInterval(() => {
  if (!state.me) return;
  tick([...state.queue.values()]);
  if (state.whole && !el("case").hidden) {
    tickCase(state.whole);
    // A lease runs out by itself: what may be done with the case changes then.
    const may = possible(state.whole, state.me);
    if (el("claim").hidden === may.claim) draw();
  }
}, 250);

firstLanguage();
language.value = currentLanguage();
learnNames(await get("words"));
await attempt(enter);
draw();
document.documentElement.dataset.ready = "yes";

// What the page asks of the central, and what the central tells by itself.

/**
 * @typedef {import("./words.js").Words} Words
 * @typedef {{case_id: number, account: string, home: string, kind: string, priority: number, state: string,
 *   operator: string, zone: number, text: string, occurred_ms: number, received_ms: number, close_code: string,
 *   position: string, lease_ms: number, due_ms: number, remind_ms: number}} Case
 * @typedef {{at_ms: number, occurred_ms: number, operator: string, key: string, words: Words}} Entry
 * @typedef {{picture_id: string, zone: number, taken_ms: number, erased: boolean}} Picture
 * @typedef {Case & {timeline: Entry[], pictures: Picture[], contacts: {name: string, phone: string, may: string}[],
 *   device: {number: number, name: string, room: string, kind: string} | null, central_word: string,
 *   ladder: {name: string, words: Words}[], has_guard: boolean, step: string,
 *   next: {name: string, words: Words, outcomes: string[], silent: boolean, until_ms: number} | null}} Whole
 * @typedef {{number: string, name: string, keyed: boolean, last_seen_ms: number | null, linked: boolean}} Home
 * @typedef {{number: number, at_ms: number, operator: string, action: string, picture_id: string, case_id: number,
 *   reason: string}} Look
 */

/** The central refused, or did not answer. */
export class Trouble extends Error {
  /** @param {string} reason @param {Words | undefined} words */
  constructor(reason, words) {
    super(reason);
    this.reason = reason;
    this.words = words;
  }
}

const PATIENCE_MS = 10_000;

/** @param {string} method @param {string} path @param {object} [body] */
async function ask(method, path, body) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
  } catch {
    throw new Trouble("lost", undefined);
  }
  if (response.ok) return response;
  /** @type {{reason: string, words: Words} | undefined} */
  const error = await response.json().then((told) => told.error, () => undefined);
  throw new Trouble(error?.reason ?? "lost", error?.words);
}

/** @param {Response} response */
function read(response) {
  return response.json().catch(() => {
    throw new Trouble("lost", undefined);
  });
}

/** @param {string} path */
export async function get(path) {
  return read(await ask("GET", path));
}

/** @param {string} path @param {object} [body] */
export async function post(path, body = {}) {
  return read(await ask("POST", path, body));
}

/** Return a picture as an address to show it by; whoever asked lets it go again. @param {string} id @param {string} reason */
export async function picture(id, reason) {
  const response = await ask("POST", `pictures/${id}/view`, reason ? { reason } : {});
  return URL.createObjectURL(await response.blob());
}

/** How far the central's clock is ahead of this machine's. */
let ahead = 0;

/** @param {number} central */
export function setClock(central) {
  ahead = central - Date.now();
}

/** The central's time. */
export function now() {
  return Date.now() + ahead;
}

const AGAIN_MS = [500, 1000, 2000, 4000, 8000];

/** Listens to what changes, and again whenever the line was cut. */
export class Changes {
  /** @param {{queue: (cases: Case[]) => void, changed: (change: Case) => void, line: (up: boolean) => void,
   *   signedOut: () => void}} tell */
  constructor(tell) {
    this.tell = tell;
    this.tries = 0;
    /** @type {WebSocket | undefined} */
    this.socket = undefined;
    this.timer = 0;
  }

  start() {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/changes`);
    this.socket = socket;
    socket.onmessage = (message) => {
      const told = JSON.parse(message.data);
      setClock(told.now_ms);
      if (told.type === "queue") {
        this.tries = 0;
        this.tell.line(true);
        this.tell.queue(told.queue);
      } else if (told.case) {
        this.tell.changed(told.case);
      }
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.tell.line(false);
      const wait = AGAIN_MS[Math.min(this.tries++, AGAIN_MS.length - 1)];
      this.timer = window.setTimeout(() => this.again(), wait);
    };
  }

  async again() {
    try {
      await get("me");
    } catch (trouble) {
      if (trouble instanceof Trouble && trouble.reason === "token") return this.tell.signedOut();
    }
    this.start();
  }

  stop() {
    window.clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
  }
}

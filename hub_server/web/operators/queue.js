// Lists of cases: the queue, and what is over.

import { now } from "./central.js";
import { el, fill, make, tell } from "./dom.js";
import { clock, currentLanguage, lasting, nameOf, word } from "./words.js";

/** @typedef {import("./central.js").Case} Case */

export const VERIFIED_WITHIN_MS = 60_000;

/** How long the customer may still clear a case, in seconds; 0 where he no longer may. @param {Case} each */
export function secondsLeft(each) {
  if (each.kind !== "burglary" || !["open", "claimed"].includes(each.state)) return 0;
  return Math.max(0, Math.ceil((each.occurred_ms + VERIFIED_WITHIN_MS - now()) / 1000));
}

/** @param {Case} a @param {Case} b */
export function byUrgency(a, b) {
  return a.priority - b.priority || Number(a.due_ms > 0) - Number(b.due_ms > 0) || a.occurred_ms - b.occurred_ms || a.case_id - b.case_id;
}

/** When the step of a case is tried again. @param {Case} each */
export function due(each) {
  return now() >= each.due_ms ? word("due_now") : word("due", { time: lasting(each.due_ms - now()) });
}

/** @param {Case[]} cases @param {number | undefined} chosen */
export function showQueue(cases, chosen) {
  el("queue-empty").hidden = cases.length > 0;
  fill(el("queue-list"), [cases, chosen, currentLanguage()], () => cases.map((each) => line(each, each.case_id === chosen)));
  tick(cases);
}

/** @param {Case[]} cases */
export function showOver(cases) {
  el("over-empty").hidden = cases.length > 0;
  fill(el("over-list"), [cases, currentLanguage()], () => cases.map((each) => line(each, false)));
}

/** Bring ages and countdowns up to date. @param {Case[]} cases */
export function tick(cases) {
  for (const each of cases) {
    const age = document.getElementById(`age-${each.case_id}`);
    if (age === null) continue;
    const left = secondsLeft(each);
    const old = each.remind_ms > 0 ? due(each) : word("age", { time: lasting(now() - each.occurred_ms) });
    tell(age, left > 0 ? `${left} s` : old);
    age.classList.toggle("countdown", left > 0);
  }
}

/** @param {Case} each @param {boolean} chosen */
function line(each, chosen) {
  const over = ["verified", "closed"].includes(each.state);
  const how = each.close_code ? nameOf("code", each.close_code) : nameOf("state", each.state);
  return make(
    "li",
    { class: `case p${each.priority} ${each.state}` },
    make(
      "a",
      { href: `#/case/${each.case_id}`, ...(chosen && { "aria-current": "true" }) },
      make("strong", {}, nameOf("kind", each.kind)),
      make("span", { class: "home" }, each.home || each.account),
      make("span", { class: "state" }, each.operator && !over ? `${how}: ${each.operator}` : how),
      over
        ? make("time", {}, clock(each.occurred_ms))
        : make("span", { class: "age", id: `age-${each.case_id}` }),
      make("span", { class: "text" }, each.text),
    ),
  );
}

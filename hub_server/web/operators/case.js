// One case: what is known of it, what to do next, and what may be done.

import { now } from "./central.js";
import { el, fill, make, tell } from "./dom.js";
import { showPictures } from "./pictures.js";
import { due, secondsLeft } from "./queue.js";
import { clock, currentLanguage, nameOf, spoken, word } from "./words.js";

/** @typedef {import("./central.js").Whole} Whole */

/** What may be done with a case by somebody, by the name of its button. @param {Whole} it @param {string} me */
export function possible(it, me) {
  const mine = it.operator === me && ["claimed", "recalled"].includes(it.state);
  const others = it.operator !== me && ["claimed", "recalled"].includes(it.state);
  return {
    claim: it.state === "open" || (others && now() > it.lease_ms),
    release: mine,
    guard: mine && it.has_guard,
    recall: mine && it.state === "claimed" && !["fire", "duress"].includes(it.kind),
    real: (mine && it.state === "recalled") || it.state === "verified",
    close: mine,
    work: mine,
    speak: mine && it.kind !== "duress",
  };
}

/**
 * @param {Whole} it
 * @param {string} me
 * @param {(outcome: string) => void} ended what to do when the step has ended
 */
export function showCase(it, me, ended) {
  const may = possible(it, me);
  tell(el("case-title"), `${nameOf("kind", it.kind)}, ${it.home || it.account}`);
  const zone = it.device
    ? word("zone_is", { zone: it.zone, name: it.device.name, room: it.device.room })
    : word("zone", { zone: it.zone });
  const facts = [
    `${word("case")} ${it.case_id}`,
    `${word("account")} ${it.account}`,
    clock(it.occurred_ms),
    ...(it.zone ? [zone] : []),
    ...(it.text && it.text !== it.device?.name ? [it.text] : []),
    ...(it.position ? [word("position", { position: it.position })] : []),
    it.operator && !it.close_code ? `${nameOf("state", it.state)}: ${it.operator}` : nameOf("state", it.state),
  ];
  tell(el("case-facts"), facts.join(" · "));
  el("case").className = `p${it.priority} ${it.state}`;
  for (const name of /** @type {const} */ (["claim", "release", "guard", "recall", "real", "close"])) {
    el(name).hidden = !may[name];
  }
  tell(el("claim"), word(it.state === "open" ? "claim" : "take_over"));
  showStep(it, me, may.work, ended);
  showPictures(it, may.work);
  showVoice(it, may);
  el("contacts-none").hidden = it.contacts.length > 0;
  fill(el("contacts"), [it.contacts, currentLanguage()], () =>
    it.contacts.map((each) =>
      make("li", {}, make("strong", {}, each.name), " ", make("a", { href: `tel:${each.phone.replace(/[^+\d]/g, "")}` }, each.phone), " ",
        make("span", { class: "aside" }, nameOf("may", each.may))),
    ),
  );
  el("note").hidden = !may.work;
  fill(el("timeline"), [it.timeline, currentLanguage()], () => it.timeline.map(entry));
  tickCase(it);
}

/** Bring the countdown and what is due up to date. @param {Whole} it */
export function tickCase(it) {
  const left = secondsLeft(it);
  el("case-countdown").hidden = left === 0;
  tell(el("case-countdown"), word("verification", { seconds: left }));
  const box = el("step-due");
  box.hidden = it.remind_ms === 0 || it.next === null;
  tell(box, due(it));
}

/** @param {Whole} it @param {string} me @param {boolean} mine @param {(outcome: string) => void} ended */
function showStep(it, me, mine, ended) {
  const over = ["verified", "closed"].includes(it.state);
  const next = it.next;
  const at = next === null ? it.ladder.length : it.ladder.findIndex((step) => step.name === next.name);
  fill(el("ladder"), [it.ladder, at, currentLanguage()], () =>
    it.ladder.map((step, index) =>
      make("li", { class: index < at ? "done" : "", ...(index === at && { "aria-current": "step" }) }, spoken(step.words)),
    ),
  );
  let say = next === null ? word("ladder_ended") : spoken(next.words);
  if (over) say = word("is_over", { how: it.close_code ? nameOf("code", it.close_code) : nameOf("state", it.state) });
  else if (it.state === "open") say = word("claim_first");
  else if (it.operator !== me) say = word("of_another", { operator: it.operator });
  else if (next?.silent) say += ` ${word("silent")}`;
  tell(el("step-words"), say);
  const outcomes = mine && next !== null ? next.outcomes : [];
  fill(el("outcomes"), [outcomes, it.step, currentLanguage()], () =>
    outcomes.map((outcome, index) =>
      make("button", { type: "button", "aria-keyshortcuts": String(index + 1), click: () => ended(outcome) },
        make("kbd", { "aria-hidden": "true" }, String(index + 1)), ` ${nameOf("outcome", outcome)}`),
    ),
  );
}

/** @param {Whole} it @param {{work: boolean, speak: boolean}} may */
function showVoice(it, may) {
  el("speak").hidden = !may.speak;
  el("word").hidden = !(may.work && it.central_word);
  const silent = it.kind === "duress";
  tell(
    el("voice-first"),
    silent ? word("silent") : it.central_word ? word("say_first", { word: it.central_word }) : word("no_words"),
  );
}

/** @param {import("./central.js").Entry} each */
function entry(each) {
  const late = each.at_ms - each.occurred_ms > 2000 ? ` (${word("received", { time: clock(each.at_ms) })})` : "";
  return make(
    "li",
    { class: each.key },
    make("time", {}, clock(each.occurred_ms) + late),
    " ",
    ...(each.operator ? [make("strong", {}, each.operator), " "] : []),
    spoken(each.words),
  );
}

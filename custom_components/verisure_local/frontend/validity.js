// When a code or a tag works: as a person reads it, and as a person sets it. What is left empty does not limit.

import { make } from "./dom.js";
import { word } from "./words.js";

/** @typedef {import("./types.js").Hass} Hass */
/** @typedef {import("./types.js").Holder} Holder */
/** @typedef {import("./types.js").Validity} Validity */
/** @typedef {{field: HTMLInputElement, refusal: import("./types.js").Refusal}} Problem */

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/** The first of January 2024 was a Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
/** As the hub has it. */
const MOST_USES = 10_000;

/** @param {Hass} hass @param {number} day from 0 for Monday @param {"short" | "long"} weekday */
function dayName(hass, day, weekday) {
  return new Intl.DateTimeFormat(hass.language, { weekday, timeZone: "UTC" }).format(new Date(MONDAY + day * DAY_MS));
}

/** Return days as a person says them: three or more in a row as a span. @param {Hass} hass @param {string[]} days */
function daysInWords(hass, days) {
  const numbers = days.map((each) => DAYS.indexOf(each)).sort((a, b) => a - b);
  /** @type {number[][]} */
  const runs = [];
  for (const day of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const named = runs.flatMap((run) => {
    const names = run.map((day) => dayName(hass, day, "short"));
    return names.length > 2 ? [`${names[0]}–${names.at(-1)}`] : names;
  });
  return named.join(", ");
}

/** @param {Hass} hass @param {string} date as YYYY-MM-DD */
function dateInWords(hass, date) {
  return new Intl.DateTimeFormat(hass.language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(date));
}

/** Return what limits a code or a tag, a phrase for each limit. @param {Hass} hass @param {Holder} holder */
export function limitsOf(hass, holder) {
  const { days, from, to, first, last, uses } = holder.validity;
  const phrases = [];
  if (holder.until !== null) {
    const at = new Intl.DateTimeFormat(hass.language, { dateStyle: "medium", timeStyle: "short" });
    phrases.push(word(hass, "until", { at: at.format(new Date(holder.until)) }));
  }
  const span = from === undefined || to === undefined ? "" : `${from}–${to}`;
  const hours = [days === undefined ? "" : daysInWords(hass, days), span].filter((each) => each !== "").join(" ");
  if (hours !== "") phrases.push(hours);
  if (first !== undefined) phrases.push(word(hass, "from_day", { day: dateInWords(hass, first) }));
  if (last !== undefined) phrases.push(word(hass, "to_day", { day: dateInWords(hass, last) }));
  if (uses !== undefined) phrases.push(word(hass, "uses_left", { left: Math.max(0, uses - holder.used), uses }));
  return phrases;
}

/** The fields where a person says when a code or a tag works. */
export class ValidityFields {
  /** @type {HTMLInputElement[]} */
  #days;
  #from;
  #to;
  #first;
  #last;
  #uses;

  /** @param {Hass} hass @param {Validity} validity what they begin with */
  constructor(hass, validity) {
    this.#days = DAYS.map((day) => this.#input({ type: "checkbox", value: day, checked: validity.days?.includes(day) === true }));
    this.#from = this.#input({ type: "time", value: validity.from ?? "" });
    this.#to = this.#input({ type: "time", value: validity.to ?? "" });
    this.#first = this.#input({ type: "date", value: validity.first ?? "" });
    this.#last = this.#input({ type: "date", value: validity.last ?? "" });
    const uses = { type: "number", min: "1", max: String(MOST_USES), step: "1", inputmode: "numeric" };
    this.#uses = this.#input({ ...uses, value: validity.uses === undefined ? "" : String(validity.uses) });
    const days = this.#days.map((box, day) => {
      const name = make("span", { "aria-hidden": "true" }, dayName(hass, day, "short"));
      box.setAttribute("aria-label", dayName(hass, day, "long"));
      return make("label", { class: "day" }, box, name);
    });
    const labelled = (/** @type {string} */ key, /** @type {HTMLInputElement} */ input) =>
      make("label", { class: "field" }, make("span", {}, word(hass, key)), input);
    this.element = make(
      "div",
      { class: "limits" },
      make("fieldset", {}, make("legend", {}, word(hass, "days")), make("div", { class: "days" }, ...days)),
      make("div", { class: "pair" }, labelled("from_time", this.#from), labelled("to_time", this.#to)),
      make("div", { class: "pair" }, labelled("first_day", this.#first), labelled("last_day", this.#last)),
      labelled("uses", this.#uses),
    );
  }

  /** @param {Record<string, string | boolean>} props */
  #input(props) {
    return /** @type {HTMLInputElement} */ (make("input", props));
  }

  /** Return what cannot be meant, or nothing. @param {Hass} hass @returns {Problem | undefined} */
  problem(hass) {
    const fields = [this.#from, this.#to, this.#first, this.#last, this.#uses];
    const bad = fields.find((each) => !each.validity.valid);
    if (bad !== undefined) return { field: bad, refusal: { message: word(hass, "unreadable") } };
    const [from, to] = [this.#from.value || "00:00", this.#to.value || "00:00"];
    if (from === to && (this.#from.value || this.#to.value) && from !== "00:00") {
      return { field: this.#to, refusal: { translation_key: "validity_no_hours" } };
    }
    if (this.#first.value && this.#last.value && this.#first.value > this.#last.value) {
      return { field: this.#last, refusal: { translation_key: "validity_no_days" } };
    }
    return undefined;
  }

  /** Return what was said. @returns {Validity} */
  value() {
    const days = this.#days.filter((each) => each.checked).map((each) => each.value);
    return {
      ...(days.length > 0 && days.length < DAYS.length ? { days } : {}),
      ...(this.#from.value === "" ? {} : { from: this.#from.value }),
      ...(this.#to.value === "" ? {} : { to: this.#to.value }),
      ...(this.#first.value === "" ? {} : { first: this.#first.value }),
      ...(this.#last.value === "" ? {} : { last: this.#last.value }),
      ...(this.#uses.value === "" ? {} : { uses: Number(this.#uses.value) }),
    };
  }
}

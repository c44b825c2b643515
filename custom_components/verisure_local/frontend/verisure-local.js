// What Home Assistant loads: the dashboard and its cards, made known. Loading it again changes nothing.

import { CodesCard } from "./codes-card.js";
import { KeypadCard } from "./keypad-card.js";
import { PicturesCard } from "./pictures-card.js";
import { StatusCard } from "./status-card.js";
import { Dashboard } from "./strategy.js";
import { word } from "./words.js";

/** @typedef {{type: string, name: string, description: string, documentationURL: string}} Offer */

const DOCUMENTATION = "https://github.com/verisure-local/verisure-local";
const own = /** @type {Window & {customCards?: Offer[], customStrategies?: (Offer & {strategyType: string})[]}} */ (window);
/** Before anybody has signed in, the page's language is the reader's. */
const reader = /** @type {import("./types.js").Hass} */ ({ language: document.documentElement.lang || navigator.language });

/** @param {string} name @param {CustomElementConstructor} kind */
function define(name, kind) {
  if (customElements.get(name) === undefined) customElements.define(name, kind);
}

define("verisure-local-keypad-card", KeypadCard);
define("verisure-local-status-card", StatusCard);
define("verisure-local-pictures-card", PicturesCard);
define("verisure-local-codes-card", CodesCard);
define("ll-strategy-dashboard-verisure-local", Dashboard);

/** Offer something in the list that the frontend may already hold. @template {Offer} T @param {T[]} offers @param {T} made */
function add(offers, made) {
  if (!offers.some((each) => each.type === made.type)) offers.push(made);
}

/** @param {string} type @param {string} name @param {string} about @returns {Offer} */
function offer(type, name, about) {
  return { type, name: word(reader, name), description: word(reader, about), documentationURL: DOCUMENTATION };
}

add((own.customStrategies ??= []), {
  ...offer("verisure-local", "dashboard", "about"),
  strategyType: "dashboard",
});
add((own.customCards ??= []), offer("verisure-local-keypad-card", "keypad_card", "keypad_about"));
add((own.customCards ??= []), offer("verisure-local-status-card", "status_card", "status_about"));
add((own.customCards ??= []), offer("verisure-local-pictures-card", "pictures_card", "pictures_about"));
add((own.customCards ??= []), offer("verisure-local-codes-card", "codes_card", "codes_about"));

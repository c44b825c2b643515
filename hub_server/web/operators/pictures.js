// A case's pictures: fetched once, for whoever may see them, and let go when he leaves the case.

import { picture, Trouble } from "./central.js";
import { el, fill, make, tell } from "./dom.js";
import { clock, currentLanguage, nameOf, namesOf, word } from "./words.js";

/** @typedef {import("./central.js").Whole} Whole */

/**
 * Pictures that are shown, by id: their addresses, or what was answered instead.
 * @type {Map<string, {url?: string, said?: import("./words.js").Words | undefined}>}
 */
const held = new Map();
/** @type {Set<string>} */
const asked = new Set();
let heldFor = 0;
let reason = "";
let redraw = () => {};

/** @param {() => void} again draws the case once a picture is here */
export function whenFetched(again) {
  redraw = again;
}

/** Let every picture go. */
export function forget() {
  for (const each of held.values()) if (each.url) URL.revokeObjectURL(each.url);
  held.clear();
  asked.clear();
  reason = "";
  heldFor = 0;
}

/** Ask again for what the central did not answer. */
export function askAgain() {
  for (const [id, each] of held) {
    if (each.url === undefined && each.said === undefined) {
      held.delete(id);
      asked.delete(id);
    }
  }
}

/** Look at the pictures of a case that is over. @param {string} why */
export function giveReason(why) {
  held.clear();
  asked.clear();
  reason = why;
  redraw();
}

/** @param {Whole} it @param {boolean} mine */
export function showPictures(it, mine) {
  if (heldFor !== it.case_id) {
    forget();
    heldFor = it.case_id;
  }
  const over = ["verified", "closed"].includes(it.state);
  const there = it.pictures.some((each) => !each.erased);
  const allowed = mine || (over && reason !== "");
  if (!allowed && held.size > 0) {
    forget();
    heldFor = it.case_id;
  }
  const form = /** @type {HTMLFormElement} */ (el("reason"));
  form.hidden = !(over && there && reason === "");
  fill(/** @type {HTMLSelectElement} */ (form.elements.namedItem("reason")), currentLanguage(), () => [
    make("option", { value: "" }, word("choose")),
    ...namesOf("reason").map((each) => make("option", { value: each }, nameOf("reason", each))),
  ]);
  let say = "";
  if (it.pictures.length === 0) say = word("pictures_none");
  else if (!allowed && !over) say = word("pictures_locked", { count: it.pictures.length });
  tell(el("pictures-say"), say);
  const shown = allowed ? it.pictures : [];
  for (const each of shown) if (!each.erased) void fetchOnce(each.picture_id, it.case_id);
  fill(el("pictures"), [shown, [...held.keys()], currentLanguage()], () => shown.map(figure));
}

/** @param {string} id @param {number} caseId */
async function fetchOnce(id, caseId) {
  if (asked.has(id)) return;
  asked.add(id);
  let got;
  try {
    got = { url: await picture(id, reason) };
  } catch (trouble) {
    got = { said: trouble instanceof Trouble ? trouble.words : undefined };
  }
  if (heldFor === caseId && asked.has(id)) held.set(id, got);
  else if (got.url) URL.revokeObjectURL(got.url);
  redraw();
}

/** @param {import("./central.js").Picture} each */
function figure(each) {
  const time = clock(each.taken_ms);
  const label = each.zone ? word("picture_zone", { zone: each.zone, time }) : word("picture_alt", { time });
  const got = held.get(each.picture_id);
  const url = got?.url;
  if (url === undefined) {
    const said = got?.said?.[currentLanguage()] ?? (each.erased ? word("picture_erased") : "…");
    return make("li", {}, make("p", { class: "waiting" }, said), make("span", { class: "aside" }, time));
  }
  const open = () => enlarge(url, label);
  return make("li", {}, make("button", { type: "button", click: open }, make("img", { src: url, alt: label })),
    make("span", { class: "aside" }, time));
}

/** @param {string} url @param {string} label */
function enlarge(url, label) {
  const dialog = /** @type {HTMLDialogElement} */ (el("picture"));
  const image = dialog.querySelector("img");
  if (image === null) return;
  image.src = url;
  image.alt = label;
  tell(el("picture-title"), label);
  dialog.showModal();
}

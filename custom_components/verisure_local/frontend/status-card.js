// The house at a glance: whether the alarm can be armed and what is in its way, what is open, who is home.

import { iconOf, make, moreInfo } from "./dom.js";
import { entitiesOf, nameOf, openOf, peopleOf, silentOf, unknown } from "./home.js";
import { STYLE } from "./style.js";
import { reasonOf, word } from "./words.js";

/** @typedef {import("./types.js").Hass} Hass */
/** @typedef {import("./types.js").Blocker} Blocker */
/** @typedef {{entity_id: string | null, text: string}} Line */

const GOOD = "var(--success-color, #43a047)";
const BAD = "var(--warning-color, #ffa600)";

export class StatusCard extends HTMLElement {
  /** @type {Hass | undefined} */
  #hass;
  #seen = "";
  /** @type {Map<string, Blocker[]>} what is in the way of arming each disarmed panel away, as the hub says */
  #blockers = new Map();
  #asking = 0;
  #rows = make("div", { class: "rows" });

  constructor() {
    super();
    const style = document.createElement("style");
    style.textContent = STYLE;
    this.attachShadow({ mode: "open" }).append(style, make("ha-card", {}, this.#rows));
  }

  setConfig() {}

  /** @param {Hass} hass */
  set hass(hass) {
    this.#hass = hass;
    const ours = entitiesOf(hass).map((each) => each.entity_id);
    const seen = JSON.stringify(
      [...ours, ...peopleOf(hass)].map((each) => [each, hass.states[each]?.state, hass.states[each]?.attributes.bypassed]),
    );
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#draw();
    void this.#ask(hass);
  }

  getCardSize() {
    return 3;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  static getStubConfig() {
    return {};
  }

  /** @param {Hass} hass */
  #panels(hass) {
    return entitiesOf(hass)
      .map((each) => each.entity_id)
      .filter((each) => each.startsWith("alarm_control_panel."));
  }

  /** Ask the hub, which alone knows every rule, what stands in the way. @param {Hass} hass */
  async #ask(hass) {
    const asking = ++this.#asking;
    const disarmed = this.#panels(hass).filter((each) => hass.states[each]?.state === "disarmed");
    /** @type {Map<string, Blocker[]>} */
    const found = new Map();
    for (const entity of disarmed) {
      try {
        const answer = await hass.callWS({ type: "verisure_local/check", entity_id: entity, mode: "away" });
        found.set(entity, /** @type {{blockers: Blocker[]}} */ (answer).blockers);
      } catch {
        // A hub that does not answer is told by its panel; here nothing is claimed.
      }
    }
    if (asking !== this.#asking) return;
    this.#blockers = found;
    this.#draw();
  }

  #draw() {
    const hass = this.#hass;
    if (hass === undefined) return;
    const rows = [];
    const asked = [...this.#blockers].filter(([panel]) => hass.states[panel]?.state === "disarmed");
    for (const [, blockers] of asked) {
      const lines = blockers.map((each) => ({
        entity_id: each.entity_id,
        text: `${each.name}: ${reasonOf(hass, each.reason)}`,
      }));
      if (lines.length === 0) rows.push(this.#row("mdi:check-circle", word(hass, "ready"), GOOD, []));
      else rows.push(this.#row("mdi:alert-circle", word(hass, "not_ready"), BAD, lines));
    }
    // What is in the way has been told with its reason; it is not told twice.
    const told = new Set(asked.flatMap(([, blockers]) => blockers).map((each) => each.entity_id));
    const others = openOf(hass).filter((each) => !told.has(each));
    const open = others.map((each) => ({
      entity_id: each,
      text: `${nameOf(hass, each)}: ${this.#spoken(hass, each)}`,
    }));
    const silent = silentOf(hass).map((each) => ({ entity_id: each, text: nameOf(hass, each) }));
    if (open.length > 0) rows.push(this.#row("mdi:door-open", word(hass, "open"), BAD, open));
    if (silent.length > 0) rows.push(this.#row("mdi:lan-disconnect", word(hass, "silent"), BAD, silent));
    else if (openOf(hass).length === 0) rows.push(this.#row("mdi:door-closed-lock", word(hass, "all_closed"), GOOD, []));
    const out = this.#panels(hass).flatMap((each) => {
      const names = hass.states[each]?.attributes.bypassed;
      return Array.isArray(names) ? names.map((name) => ({ entity_id: each, text: String(name) })) : [];
    });
    if (out.length > 0) rows.push(this.#row("mdi:shield-remove-outline", word(hass, "left_out"), BAD, out));
    const faults = entitiesOf(hass)
      .filter((each) => hass.states[each.entity_id]?.attributes.device_class === "problem")
      .filter((each) => hass.states[each.entity_id]?.state === "on")
      .flatMap((each) => {
        const told = hass.states[each.entity_id]?.attributes.faults_in_words;
        const texts = Array.isArray(told) && told.length > 0 ? told.map(String) : [nameOf(hass, each.entity_id)];
        return texts.map((text) => ({ entity_id: each.entity_id, text }));
      });
    if (faults.length > 0) rows.push(this.#row("mdi:alert", word(hass, "faults"), BAD, faults));
    const people = peopleOf(hass);
    if (people.length > 0) {
      const home = people.filter((each) => hass.states[each]?.state === "home");
      const lines = home.map((each) => ({ entity_id: each, text: nameOf(hass, each) }));
      // Nobody is said to be out of whom nothing is known.
      const none = people.some((each) => unknown(hass, each)) ? "not_known" : "nobody";
      const words = home.length > 0 ? word(hass, "at_home") : `${word(hass, "at_home")}: ${word(hass, none)}`;
      rows.push(this.#row("mdi:account-group", words, "", lines));
    }
    this.#rows.replaceChildren(...rows);
  }

  /** @param {Hass} hass @param {string} entityId */
  #spoken(hass, entityId) {
    const state = hass.states[entityId];
    return state === undefined ? "" : hass.formatEntityState(state);
  }

  /** @param {string} icon @param {string} title @param {string} shade @param {Line[]} lines */
  #row(icon, title, shade, lines) {
    const items = lines.map(({ entity_id, text }) => {
      if (entity_id === null) return make("li", {}, text);
      return make("li", {}, make("button", { type: "button", click: () => moreInfo(this, entity_id) }, text));
    });
    const told = make("div", {}, make("h3", {}, title));
    if (items.length > 0) told.append(make("ul", {}, ...items));
    const row = make("div", { class: "row" }, iconOf(icon), told);
    if (shade !== "") row.style.setProperty("--shade", shade);
    return row;
  }
}

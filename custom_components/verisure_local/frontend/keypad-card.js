// A keypad for the alarm. A code typed here travels by a command of our own that Home Assistant does not record; it
// lives in the field alone, is gone when it has been used or forgotten, and never stands in an attribute or a log.

import { iconOf, make, tell } from "./dom.js";
import { entitiesOf, nameOf } from "./home.js";
import { SHADES, STYLE } from "./style.js";
import { reasonOf, refusalOf, word } from "./words.js";

/** @typedef {import("./types.js").Hass} Hass */
/** @typedef {import("./types.js").Blocker} Blocker */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {"home" | "away"} Mode */

/** How long a code may lie untouched (ours). */
const FORGET_MS = 20_000;
const LONGEST_CODE = 16;
/** The modes, with the bit that says that the panel has them. @type {[Mode, number, string][]} */
const MODES = [
  ["home", 1, "mdi:shield-home"],
  ["away", 2, "mdi:shield-lock"],
];

export class KeypadCard extends HTMLElement {
  /** @type {{entity: string, name?: string} | undefined} */
  #config;
  /** @type {Hass | undefined} */
  #hass;
  /** @type {Mode | undefined} what is asked about while blockers are shown */
  #asked;
  /** @type {Blocker[]} */
  #blockers = [];
  #busy = false;
  #drawn = "";
  #language = "";
  #forgetting = 0;
  #ticking = 0;

  #badge = make("span", { class: "badge" });
  #name = make("h2");
  #state = make("p", { class: "state", role: "status" });
  #count = make("span", { class: "count", role: "timer" });
  #trouble = make("p", { class: "trouble", role: "alert", hidden: true });
  #quiet = make("p", { class: "quiet", role: "status" });
  #blocked = make("section", { class: "blockers", tabindex: "-1", hidden: true });
  #modes = make("div", { class: "modes" });
  #code = /** @type {HTMLInputElement} */ (
    make("input", {
      type: "password",
      inputmode: "none",
      autocomplete: "off",
      maxlength: String(LONGEST_CODE),
      input: () => this.#typed(),
      keydown: (event) => this.#key(/** @type {KeyboardEvent} */ (event)),
    })
  );
  #keys = make("div", { class: "keys", role: "group" });

  constructor() {
    super();
    const style = document.createElement("style");
    style.textContent = STYLE;
    const head = make("div", { class: "head" }, this.#badge, make("div", {}, this.#name, this.#state), this.#count);
    this.attachShadow({ mode: "open" }).append(
      style,
      make(
        "ha-card",
        {},
        head,
        this.#trouble,
        this.#blocked,
        this.#modes,
        this.#code,
        this.#keys,
        this.#quiet,
      ),
    );
  }

  /** @param {{entity?: string, name?: string}} config */
  setConfig(config) {
    if (!config.entity) throw new Error(word(this.#hass, "no_entity"));
    this.#config = { ...config, entity: config.entity };
    this.#drawn = "";
    this.#draw();
  }

  /** @param {Hass} hass */
  set hass(hass) {
    this.#hass = hass;
    this.#draw();
  }

  getCardSize() {
    return 9;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  /** @param {Hass} hass */
  static getStubConfig(hass) {
    const panel = entitiesOf(hass).find((each) => each.entity_id.startsWith("alarm_control_panel."));
    return { entity: panel?.entity_id ?? "" };
  }

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#hidden);
    this.#ticking = window.setInterval(() => this.#tick(), 250);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#hidden);
    window.clearInterval(this.#ticking);
    this.#forget();
  }

  #hidden = () => {
    if (document.hidden) this.#forget();
  };

  get #panel() {
    return this.#config === undefined ? undefined : this.#hass?.states[this.#config.entity];
  }

  #draw() {
    const hass = this.#hass;
    if (hass === undefined || this.#config === undefined) return;
    const panel = this.#panel;
    const about = JSON.stringify([hass.language, panel?.state, panel?.attributes]);
    if (about === this.#drawn) return;
    this.#drawn = about;
    if (hass.language !== this.#language) this.#drawKeys(hass);
    tell(this.#name, this.#config.name ?? (panel === undefined ? "" : nameOf(hass, panel.entity_id)));
    if (panel === undefined) {
      tell(this.#state, word(hass, "no_panel", { entity: this.#config.entity }));
      this.#modes.replaceChildren();
      return;
    }
    const [icon, shade] = SHADES[panel.state] ?? ["mdi:shield-off", "var(--secondary-text-color)"];
    this.#badge.replaceChildren(iconOf(icon));
    this.#badge.style.setProperty("--shade", shade);
    tell(this.#state, this.#stateWords(hass, panel));
    if (panel.state !== "disarmed") this.#dismiss();
    this.#drawModes(hass, panel);
    this.#tick();
  }

  /** @param {Hass} hass @param {import("./types.js").State} panel */
  #stateWords(hass, panel) {
    if (panel.state === "unavailable") return word(hass, "gone");
    const name = panel.attributes.changed_by;
    const state = hass.formatEntityState(panel);
    const named = typeof name === "string" && name !== "" && panel.attributes.changed_by_kind === "person";
    return named && panel.state !== "triggered" ? word(hass, "by", { state, name }) : state;
  }

  /** Draw the buttons; whoever stood on one that goes stands on the one that comes. @param {Hass} hass @param {import("./types.js").State} panel */
  #drawModes(hass, panel) {
    const stood = this.#modes.contains(/** @type {ShadowRoot} */ (this.shadowRoot).activeElement);
    const features = Number(panel.attributes.supported_features ?? 0);
    /** @type {HTMLElement[]} */
    const buttons = [];
    if (panel.state === "disarmed") {
      for (const [mode, bit, icon] of MODES) {
        if ((features & bit) === 0) continue;
        const words = word(hass, `arm_${mode}`);
        buttons.push(make("button", { type: "button", click: () => this.#arm(mode) }, iconOf(icon), words));
      }
    } else if (panel.state !== "unavailable") {
      const words = word(hass, "disarm");
      const click = () => this.#disarm();
      buttons.push(make("button", { type: "button", class: "first", click }, iconOf("mdi:shield-off"), words));
    }
    this.#modes.replaceChildren(...buttons);
    if (stood) buttons[0]?.focus();
  }

  /** @param {Hass} hass */
  #drawKeys(hass) {
    this.#language = hass.language;
    this.#code.setAttribute("aria-label", word(hass, "code"));
    this.#code.setAttribute("placeholder", word(hass, "code"));
    this.#keys.setAttribute("aria-label", word(hass, "keypad"));
    const digit = (/** @type {string} */ key) => make("button", { type: "button", click: () => this.#press(key) }, key);
    const named = (/** @type {string} */ key, /** @type {string} */ icon, /** @type {() => void} */ click) =>
      make("button", { type: "button", "aria-label": word(hass, key), click }, iconOf(icon));
    this.#keys.replaceChildren(
      ...Array.from("123456789", digit),
      named("clear", "mdi:close", () => this.#forget()),
      digit("0"),
      named("erase", "mdi:backspace-outline", () => this.#erase()),
    );
  }

  /** Count down to when what runs is over. */
  #tick() {
    const hass = this.#hass;
    const panel = this.#panel;
    const until = panel?.attributes.until;
    const runs = panel?.state === "arming" || panel?.state === "pending";
    if (hass === undefined || !runs || typeof until !== "string") {
      tell(this.#count, "");
      this.#count.removeAttribute("aria-label");
      return;
    }
    const seconds = Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000));
    tell(this.#count, word(hass, "left", { seconds }));
    this.#count.setAttribute("aria-label", word(hass, panel.state === "arming" ? "seconds_to_leave" : "seconds_to_disarm"));
  }

  /** @param {string} digit */
  #press(digit) {
    if (this.#code.value.length < LONGEST_CODE) this.#code.value += digit;
    this.#typed();
  }

  #erase() {
    this.#code.value = this.#code.value.slice(0, -1);
    this.#typed();
  }

  #typed() {
    const digits = this.#code.value.replace(/\D/g, "");
    if (digits !== this.#code.value) this.#code.value = digits;
    tell(this.#quiet, "");
    this.#say("");
    window.clearTimeout(this.#forgetting);
    if (digits === "") return;
    this.#forgetting = window.setTimeout(() => {
      this.#forget();
      this.#dismiss();
      tell(this.#quiet, word(this.#hass, "wiped"));
    }, FORGET_MS);
  }

  #forget() {
    window.clearTimeout(this.#forgetting);
    this.#code.value = "";
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") this.#forget();
    else if (event.key === "Enter" && this.#panel?.state !== "disarmed") this.#disarm();
    else return;
    event.preventDefault();
  }

  /** Show what went wrong, or nothing. @param {string} text */
  #say(text) {
    this.#trouble.hidden = text === "";
    tell(this.#trouble, text);
  }

  #dismiss() {
    if (this.#asked === undefined) return;
    this.#asked = undefined;
    this.#blockers = [];
    const stood = this.#blocked.contains(/** @type {ShadowRoot} */ (this.shadowRoot).activeElement);
    this.#blocked.hidden = true;
    this.#blocked.replaceChildren();
    this.#modes.hidden = false;
    if (stood) /** @type {HTMLElement | null} */ (this.#modes.firstElementChild)?.focus();
  }

  /** @param {(hass: Hass, entity: string) => Promise<void>} work */
  async #during(work) {
    if (this.#busy || this.#hass === undefined || this.#config === undefined) return;
    this.#busy = true;
    this.#say("");
    tell(this.#quiet, word(this.#hass, "busy"));
    try {
      await work(this.#hass, this.#config.entity);
    } catch (error) {
      this.#say(await refusalOf(this.#hass, /** @type {Refusal} */ (error)));
    } finally {
      this.#busy = false;
      tell(this.#quiet, "");
    }
  }

  /** @param {Mode} mode */
  async #arm(mode) {
    await this.#during(async (hass, entity) => {
      const blockers = await this.#check(hass, entity, mode);
      if (blockers.length > 0) this.#ask(hass, mode, blockers);
      else await this.#send(hass, entity, mode, []);
    });
  }

  /** @param {Hass} hass @param {string} entity @param {Mode} mode */
  async #check(hass, entity, mode) {
    const answer = await hass.callWS({ type: "verisure_local/check", entity_id: entity, mode });
    return /** @type {{blockers: Blocker[]}} */ (answer).blockers;
  }

  /** @param {Hass} hass @param {string} entity @param {Mode} mode @param {string[]} bypass */
  async #send(hass, entity, mode, bypass) {
    const code = this.#code.value;
    this.#forget();
    const typed = code === "" ? {} : { code };
    try {
      await hass.callWS({ type: "verisure_local/arm", entity_id: entity, mode, bypass, ...typed });
      this.#dismiss();
    } catch (error) {
      // Something opened between the question and the order: ask again, with what is in the way now.
      if (/** @type {Refusal} */ (error).translation_key !== "open_detectors") throw error;
      this.#code.value = code;
      this.#typed();
      this.#ask(hass, mode, await this.#check(hass, entity, mode));
    }
  }

  async #disarm() {
    await this.#during(async (hass, entity) => {
      const code = this.#code.value;
      this.#forget();
      if (code !== "") await hass.callWS({ type: "verisure_local/disarm", entity_id: entity, code });
      else {
        const target = { entity_id: entity };
        await hass.callWS({ type: "call_service", domain: "alarm_control_panel", service: "alarm_disarm", target });
      }
    });
  }

  /** Show what is in the way, and offer to leave it out. @param {Hass} hass @param {Mode} mode @param {Blocker[]} blockers */
  #ask(hass, mode, blockers) {
    this.#asked = mode;
    this.#blockers = blockers;
    const list = make("ul", {}, ...blockers.map((each) => make("li", {}, `${each.name}: ${reasonOf(hass, each.reason)}`)));
    const back = make("button", { type: "button", click: () => this.#dismiss() }, word(hass, "back"));
    const names = blockers.map((each) => each.name).join(", ");
    const way = blockers.every((each) => each.entity_id !== null)
      ? make(
          "button",
          { type: "button", class: "first", click: () => this.#anyway() },
          word(hass, "anyway", { names }),
        )
      : make("p", {}, word(hass, "radio"));
    this.#blocked.replaceChildren(make("p", { role: "alert" }, word(hass, "in_the_way")), list, way, back);
    this.#blocked.setAttribute("aria-label", word(hass, "in_the_way"));
    this.#blocked.hidden = false;
    this.#modes.hidden = true;
    this.#blocked.focus();
  }

  async #anyway() {
    const mode = this.#asked;
    const bypass = this.#blockers.flatMap((each) => (each.entity_id === null ? [] : [each.entity_id]));
    if (mode !== undefined) await this.#during((hass, entity) => this.#send(hass, entity, mode, bypass));
  }
}

// Who has a code or a tag of a lock, and when it works; an administrator of the home gives, limits and removes them here.
// What is told comes from the hub as the user who looks, and has no code or tag in it.

import { CODES_STYLE } from "./codes-style.js";
import { CodesDialog } from "./codes-dialog.js";
import { iconOf, make, tell } from "./dom.js";
import { idsOf, nameOf } from "./home.js";
import { STYLE } from "./style.js";
import { limitsOf } from "./validity.js";
import { refusalOf, word } from "./words.js";

/** @typedef {import("./types.js").Hass} Hass */
/** @typedef {import("./types.js").Holder} Holder */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {{holders?: Holder[], people?: Record<string, string>, may_unlock?: string[], refused?: Refusal}} Shown */

/** Why somebody is shown nothing at all. */
const BARRED = ["not_permitted", "unauthorized"];
const ICONS = { code: "mdi:dialpad", day_code: "mdi:timer-outline", tag: "mdi:tag-outline" };
/** A lock numbers its codes from 0 and its tags from 10. @type {Record<string, number>} */
const FIRST_SLOT = { code: 0, tag: 10 };

export class CodesCard extends HTMLElement {
  /** @type {{entity: string, name?: string} | undefined} */
  #config;
  /** @type {Hass | undefined} */
  #hass;
  /** @type {Promise<() => void> | undefined} how to stop being told */
  #told;
  /** @type {Shown | undefined} */
  #shown;
  #preview = false;
  #refused = false;
  #drawn = "";

  #name = make("h2");
  #state = make("p", { class: "state" });
  #people = make("ul", { class: "people" });
  #quiet = make("p", { class: "quiet", role: "status" });
  #dialog = new CodesDialog((subject, said) => this.#done(said === "" ? subject.key : subject.next, said));
  #card;

  constructor() {
    super();
    const style = document.createElement("style");
    style.textContent = STYLE + CODES_STYLE;
    const badge = make("span", { class: "badge" }, iconOf("mdi:key-variant"));
    badge.style.setProperty("--shade", "var(--primary-color)");
    const head = make("div", { class: "head" }, badge, make("div", {}, this.#name, this.#state));
    this.#card = make("ha-card", { hidden: true }, head, this.#quiet, this.#people, this.#dialog.element);
    this.attachShadow({ mode: "open" }).append(style, this.#card);
  }

  /** @param {{entity?: string, name?: string}} config */
  setConfig(config) {
    if (!config.entity) throw new Error(word(this.#hass, "no_lock_entity"));
    if (this.#config?.entity !== config.entity) this.#stop();
    this.#config = { ...config, entity: config.entity };
    this.#draw();
    this.#listen();
  }

  /** @param {Hass} hass */
  set hass(hass) {
    this.#hass = hass;
    this.#draw();
    this.#listen();
  }

  /** Whether it is shown to somebody who edits a dashboard. @param {boolean} preview */
  set preview(preview) {
    this.#preview = preview;
    this.#draw();
  }

  getCardSize() {
    return 5;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  /** @param {Hass} hass */
  static getStubConfig(hass) {
    return { entity: idsOf(hass, "lock")[0] ?? "" };
  }

  connectedCallback() {
    this.#listen();
  }

  disconnectedCallback() {
    this.#dialog.close();
    this.#stop();
  }

  #stop() {
    void this.#told?.then((stop) => stop()).catch(() => undefined);
    this.#told = undefined;
    this.#shown = undefined;
  }

  #listen() {
    const hass = this.#hass;
    const config = this.#config;
    if (hass === undefined || config === undefined || !this.isConnected || this.#told !== undefined) return;
    const told = hass.connection.subscribeMessage(
      (/** @type {unknown} */ shown) => {
        if (this.#told !== told) return;
        const before = this.#shown?.holders?.map((each) => each.credential_id);
        this.#shown = /** @type {Shown} */ (shown);
        this.#draw();
        const tags = (this.#shown.holders ?? []).filter((each) => each.kind === "tag");
        for (const each of tags) if (before?.includes(each.credential_id) === false) this.#dialog.learned(each.person_id);
      },
      { type: "verisure_local/lock/subscribe_holders", entity_id: config.entity },
    );
    this.#told = told;
    // An integration that does not know the command, or a connection that went: nothing is claimed.
    told.catch(() => undefined);
  }

  #draw() {
    const hass = this.#hass;
    const config = this.#config;
    if (hass === undefined || config === undefined) return;
    const lock = config.name ?? nameOf(hass, config.entity);
    const about = JSON.stringify([hass.language, lock, this.#shown, this.#preview]);
    if (about === this.#drawn) return;
    this.#drawn = about;
    const shown = this.#shown;
    const barred = BARRED.includes(shown?.refused?.translation_key ?? "");
    this.#bar(barred && !this.#preview);
    this.#card.hidden = shown === undefined && !this.#preview;
    tell(this.#name, lock);
    if (shown?.refused !== undefined) {
      this.#people.replaceChildren();
      tell(this.#state, word(hass, "codes"));
      this.#refused = true;
      void this.#refuse(hass, shown.refused, barred);
      return;
    }
    if (this.#refused) tell(this.#quiet, "");
    this.#refused = false;
    const holders = shown?.holders ?? [];
    tell(this.#state, this.#count(hass, holders));
    this.#drawPeople(hass, lock, holders, shown);
  }

  /** Take it off the dashboard for whom it is not, or put it back. @param {boolean} barred */
  #bar(barred) {
    if (this.hidden === barred) return;
    this.hidden = barred;
    if (barred) this.#dialog.close();
    const detail = { value: !barred };
    this.dispatchEvent(new CustomEvent("card-visibility-changed", { detail, bubbles: true, composed: true }));
  }

  /** @param {Hass} hass @param {Refusal} refused @param {boolean} barred */
  async #refuse(hass, refused, barred) {
    const why = barred ? word(hass, "not_administrator") : await refusalOf(hass, refused);
    if (this.#shown?.refused === refused) tell(this.#quiet, why);
  }

  /** @param {Hass} hass @param {Holder[]} holders */
  #count(hass, holders) {
    if (holders.length === 0) return word(hass, "without");
    const rules = new Intl.PluralRules(hass.language);
    const tags = holders.filter((each) => each.kind === "tag").length;
    const codes = holders.length - tags;
    const one = (/** @type {string} */ key, /** @type {number} */ n) =>
      word(hass, `${key}_${rules.select(n) === "one" ? "one" : "other"}`, { n });
    return `${one("codes", codes)}, ${one("tags", tags)}`;
  }

  /** @param {Hass} hass @param {string} lock @param {Holder[]} holders @param {Shown | undefined} shown */
  #drawPeople(hass, lock, holders, shown) {
    const stood = this.#stood();
    const people = Object.entries(shown?.people ?? {});
    people.sort(([, a], [, b]) => a.localeCompare(b, hass.language));
    this.#people.replaceChildren(
      ...people.map(([id, person]) => {
        const may = shown?.may_unlock?.includes(id) === true;
        return this.#person(hass, lock, id, person, may, holders.filter((each) => each.person_id === id));
      }),
    );
    this.#stand(stood);
  }

  /** @param {Hass} hass @param {string} lock @param {string} id @param {string} person @param {boolean} may @param {Holder[]} held */
  #person(hass, lock, id, person, may, held) {
    const who = make("div", { class: "who" }, iconOf("mdi:account"), make("h3", {}, person));
    const item = make("li", { class: "person" }, who);
    if (held.length > 0) item.append(make("ul", { class: "held" }, ...held.map((each) => this.#held(hass, lock, person, each))));
    else if (may) item.append(make("p", { class: "note" }, word(hass, "without")));
    if (!may) {
      item.append(make("p", { class: "note" }, word(hass, "may_not_unlock")));
      return item;
    }
    const give = (/** @type {"code" | "tag"} */ kind) => {
      const does = word(hass, `new_${kind}`);
      const title = word(hass, `new_${kind}_for`, { person });
      const key = `${kind}:${id}`;
      const subject = () => ({
        hass: this.#hass ?? hass,
        message: { entity_id: this.#config?.entity, person_id: id },
        said: word(hass, `${kind}_given`, { person, lock }),
        ...{ lock, title, key, next: key },
      });
      const click = () => (kind === "code" ? this.#dialog.giveCode(subject()) : this.#dialog.giveTag(subject()));
      const icon = iconOf(kind === "code" ? "mdi:plus" : "mdi:tag-plus-outline");
      return make("button", { type: "button", "data-key": key, "aria-label": title, click }, icon, does);
    };
    item.append(make("div", { class: "give" }, give("code"), give("tag")));
    return item;
  }

  /** @param {Hass} hass @param {string} lock @param {string} person @param {Holder} holder */
  #held(hass, lock, person, holder) {
    const kind = /** @type {keyof typeof ICONS} */ (holder.kind in ICONS ? holder.kind : "code");
    const what = word(hass, `kind_${kind}`, { n: holder.slot - (FIRST_SLOT[kind] ?? 0) + 1 });
    const whole = word(hass, "of_person", { what, person });
    const told = make("div", {}, make("span", {}, what));
    // A space between them, for who hears them and where a line ends.
    const limits = limitsOf(hass, holder).flatMap((each) => [make("span", {}, each), " "]);
    if (limits.length > 0) told.append(make("span", { class: "when" }, ...limits));
    if (!holder.works) told.append(make("span", { class: "rests" }, word(hass, holder.spent ? "spent" : "rests")));
    const button = (/** @type {"times" | "remove"} */ does, /** @type {string} */ icon) => {
      const words = word(hass, does);
      const key = `${does}:${holder.credential_id}`;
      const title = word(hass, "of_person", { what: `${words}: ${what}`, person });
      const subject = () => ({
        hass: this.#hass ?? hass,
        message: { entity_id: this.#config?.entity, credential_id: holder.credential_id },
        said: word(hass, does === "times" ? "times_changed" : "removed", { what: whole, lock }),
        // Where the button goes, the focus stays with the person.
        next: does === "times" ? key : `code:${holder.person_id}`,
        ...{ lock, title, key },
      });
      const click = () => (does === "times" ? this.#dialog.limit(subject(), holder) : this.#dialog.remove(subject()));
      return make("button", { type: "button", "data-key": key, "aria-label": title, title: words, click }, iconOf(icon));
    };
    const acts = make("div", { class: "acts" }, button("times", "mdi:clock-edit-outline"), button("remove", "mdi:delete-outline"));
    const item = make("li", {}, iconOf(ICONS[kind]), told, acts);
    if (!holder.works) item.style.setProperty("--shade", "var(--warning-color, #ffa600)");
    return item;
  }

  /** Return the key of the button that has the focus, or "". */
  #stood() {
    const active = /** @type {ShadowRoot} */ (this.shadowRoot).activeElement;
    return this.#people.contains(active) ? (active?.getAttribute("data-key") ?? "") : "";
  }

  /** @param {string} key */
  #stand(key) {
    if (key === "") return;
    const buttons = [.../** @type {NodeListOf<HTMLElement>} */ (this.#people.querySelectorAll("[data-key]"))];
    buttons.find((each) => each.dataset.key === key)?.focus();
  }

  /** @param {string} key @param {string} said */
  #done(key, said) {
    tell(this.#quiet, said);
    this.#stand(key);
  }
}

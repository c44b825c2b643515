// The pictures of the newest alarm, for whoever is a person of the home. Each is fetched as the user who looks, straight
// from the hub; it lives in this card alone and is gone with it.

import { iconOf, make, tell } from "./dom.js";
import { STYLE } from "./style.js";
import { word } from "./words.js";

/** @typedef {import("./types.js").Hass} Hass */
/** @typedef {{path: string, home: string, device: string, taken: string}} Picture */
/** @typedef {{permitted: boolean, pictures: Picture[]}} Shown */
/** @typedef {{item: HTMLElement, url: string}} Held */

export class PicturesCard extends HTMLElement {
  /** @type {Hass | undefined} */
  #hass;
  /** @type {Promise<() => void> | undefined} how to stop being told */
  #told;
  /** @type {Shown | undefined} */
  #shown;
  /** @type {Map<string, Held>} by path; the address of what was fetched is "" until it is there */
  #held = new Map();
  #open = "";

  #when = make("h3");
  #list = make("ul", { class: "pictures" });
  #quiet = make("p", { class: "quiet", role: "status" });
  #large = /** @type {HTMLImageElement} */ (make("img"));
  #caption = make("p");
  #close = make("button", { type: "button", autofocus: true, click: () => this.#dialog.close() });
  #dialog = /** @type {HTMLDialogElement} */ (
    make("dialog", { close: () => (this.#open = "") }, this.#large, this.#caption, this.#close)
  );

  constructor() {
    super();
    const style = document.createElement("style");
    style.textContent = STYLE;
    this.attachShadow({ mode: "open" }).append(style, make("ha-card", {}, this.#when, this.#list, this.#quiet, this.#dialog));
  }

  setConfig() {}

  /** @param {Hass} hass */
  set hass(hass) {
    const first = this.#hass === undefined || this.#hass.language !== hass.language;
    this.#hass = hass;
    if (first) this.#draw();
    this.#listen();
  }

  getCardSize() {
    return 4;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  static getStubConfig() {
    return {};
  }

  connectedCallback() {
    this.#listen();
  }

  disconnectedCallback() {
    void this.#told?.then((stop) => stop()).catch(() => undefined);
    this.#told = undefined;
    this.#shown = undefined;
    this.#dialog.close();
    for (const path of [...this.#held.keys()]) this.#drop(path);
  }

  #listen() {
    const hass = this.#hass;
    if (hass === undefined || !this.isConnected || this.#told !== undefined) return;
    const told = hass.connection.subscribeMessage(
      (/** @type {unknown} */ shown) => {
        if (this.#told !== told) return;
        this.#shown = /** @type {Shown} */ (shown);
        this.#draw();
      },
      { type: "verisure_local/subscribe_pictures" },
    );
    this.#told = told;
    // An integration that does not know the command, or a connection that went: nothing is claimed.
    told.catch(() => undefined);
  }

  #draw() {
    const hass = this.#hass;
    if (hass === undefined) return;
    tell(this.#close, word(hass, "close"));
    const shown = this.#shown;
    const pictures = shown?.pictures ?? [];
    for (const path of [...this.#held.keys()]) if (!pictures.some((each) => each.path === path)) this.#drop(path);
    const several = new Set(pictures.map((each) => each.home)).size > 1;
    this.#list.replaceChildren(...pictures.map((each) => this.#item(hass, each, several)));
    this.#list.hidden = this.#when.hidden = pictures.length === 0;
    const first = pictures[0];
    if (first !== undefined) {
      const at = new Intl.DateTimeFormat(hass.language, { dateStyle: "long", timeStyle: "short" });
      tell(this.#when, word(hass, "alarm_at", { at: at.format(new Date(first.taken)) }));
    }
    const why = shown?.permitted === false ? "not_for_you" : "no_pictures";
    tell(this.#quiet, shown === undefined || pictures.length > 0 ? "" : word(hass, why));
  }

  /** @param {Hass} hass @param {Picture} picture @param {boolean} several whether its home has to be named */
  #item(hass, picture, several) {
    const held = this.#held.get(picture.path);
    if (held !== undefined) return held.item;
    const at = new Intl.DateTimeFormat(hass.language, { timeStyle: "medium" });
    const parts = [picture.device, at.format(new Date(picture.taken)), ...(several ? [picture.home] : [])];
    const words = parts.join(", ");
    const frame = make("span", { class: "frame" }, iconOf("mdi:image-outline"));
    const opened = () => this.#enlarge(picture.path, words);
    const button = make("button", { type: "button", click: opened }, frame, make("span", {}, words));
    const item = make("li", {}, button);
    this.#held.set(picture.path, { item, url: "" });
    void this.#fetch(hass, picture.path, frame);
    return item;
  }

  /** @param {Hass} hass @param {string} path @param {HTMLElement} frame */
  async #fetch(hass, path, frame) {
    try {
      const answer = await hass.fetchWithAuth(path);
      if (!answer.ok) throw new Error(String(answer.status));
      const content = await answer.blob();
      const held = this.#held.get(path);
      // Meanwhile it may have gone.
      if (held === undefined || held.url !== "") return;
      held.url = URL.createObjectURL(content);
      frame.replaceChildren(make("img", { src: held.url, alt: "" }));
    } catch {
      frame.replaceChildren(make("span", {}, word(hass, "no_picture")));
    }
  }

  /** @param {string} path @param {string} words */
  #enlarge(path, words) {
    const url = this.#held.get(path)?.url;
    if (!url) return;
    this.#open = path;
    this.#large.src = url;
    this.#large.alt = words;
    tell(this.#caption, words);
    this.#dialog.setAttribute("aria-label", words);
    this.#dialog.showModal();
  }

  /** @param {string} path */
  #drop(path) {
    const held = this.#held.get(path);
    this.#held.delete(path);
    if (held === undefined) return;
    held.item.remove();
    if (this.#open === path) this.#dialog.close();
    if (held.url === "") return;
    if (this.#large.src === held.url) this.#large.removeAttribute("src");
    URL.revokeObjectURL(held.url);
  }
}

// The dialog where a code or a tag is given, limited or removed. What is typed lives in its fields alone: it is gone once
// it has been sent, whatever comes of it, when the dialog closes, and when it has lain untouched for a while.

import { iconOf, make, tell } from "./dom.js";
import { LOCK_DIGITS, proposed } from "./proposed.js";
import { ValidityFields } from "./validity.js";
import { refusalOf, word } from "./words.js";

/** @typedef {import("./types.js").Hass} Hass */
/** @typedef {import("./types.js").Holder} Holder */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./validity.js").Problem} Problem */
/** @typedef {Record<string, unknown>} Message */
/**
 * What a dialog is about: ``message`` begins its command; the focus goes back to ``key`` where it was left, and on to
 * ``next`` where it was done and ``said`` is told.
 * @typedef {{hass: Hass, message: Message, lock: string, title: string, said: string, key: string, next: string}} Subject
 */

/** How long what was typed may lie untouched (ours). */
const FORGET_MS = 120_000;
const LONGEST_CODE = 16;
const TAG_DIGITS = 16;
const LEARN = "verisure_local/lock/learn_tag";

export class CodesDialog {
  /** @type {Subject | undefined} */
  #subject;
  /** @type {HTMLInputElement[]} what nobody else may read */
  #secrets = [];
  /** @type {() => Problem | undefined} */
  #problem = () => undefined;
  /** @type {() => Message} */
  #answer = () => ({});
  /** @type {() => void} */
  #hide = () => undefined;
  #busy = false;
  #forgetting = 0;
  /** @type {Subject | undefined} for whom the lock waits for a tag */
  #waiting;
  #ticking = 0;

  #title = make("h2", { id: "title" });
  #fields = make("div", { class: "rows" });
  #trouble = make("p", { class: "trouble", role: "alert", hidden: true });
  #quiet = make("p", { class: "quiet", role: "status" });
  #count = make("p", { class: "count", role: "timer" });
  #ends = make("div", { class: "ends" });
  #done;

  /** @param {(subject: Subject, said: string) => void} done told what came of it, "" where it was left */
  constructor(done) {
    this.#done = done;
    this.element = /** @type {HTMLDialogElement} */ (
      make(
        "dialog",
        {
          "aria-labelledby": "title",
          close: () => this.#closed(""),
          input: () => this.#touched(),
          keydown: (event) => this.#key(/** @type {KeyboardEvent} */ (event)),
        },
        this.#title,
        this.#fields,
        // Together, so that the answer is in sight wherever the fields have been scrolled to.
        make("div", { class: "foot" }, this.#trouble, this.#quiet, this.#ends),
      )
    );
  }

  /** Give a new code. @param {Subject} subject */
  giveCode(subject) {
    const { hass } = subject;
    const code = this.#secret({ maxlength: String(LOCK_DIGITS) });
    const again = this.#secret({ maxlength: String(LOCK_DIGITS) });
    const own = this.#secret({ maxlength: String(LONGEST_CODE) });
    const day = this.#choice("day_code");
    const lasting = this.#choice("code", true);
    const limits = new ValidityFields(hass, {});
    const seen = make("span");
    const show = make("button", { type: "button" }, iconOf("mdi:eye-outline"), seen);
    const shown = (/** @type {boolean} */ yes) => {
      code.type = again.type = yes ? "text" : "password";
      tell(seen, word(hass, yes ? "hide" : "show"));
    };
    show.addEventListener("click", () => shown(code.type === "password"));
    shown(false);
    const propose = () => {
      code.value = again.value = proposed();
      shown(true);
      this.#touched();
      tell(this.#quiet, word(hass, "note_it"));
    };
    this.#hide = () => shown(false);
    this.#problem = () => {
      if (!/^\d+$/.test(code.value) || code.value.length !== LOCK_DIGITS) {
        return { field: code, refusal: { translation_key: "lock_code_length", translation_placeholders: { digits: String(LOCK_DIGITS) } } };
      }
      if (code.value !== again.value) return { field: again, refusal: { message: word(hass, "codes_differ") } };
      return limits.problem(hass) ?? this.#unproven(hass, own);
    };
    this.#answer = () => ({
      type: "verisure_local/lock/give_code",
      kind: day.checked ? "day_code" : "code",
      new_code: code.value,
      validity: limits.value(),
      code: own.value,
    });
    this.#open(subject, word(hass, "save"), [
      make(
        "fieldset",
        {},
        make("legend", {}, word(hass, "works_for")),
        make("label", { class: "choice" }, lasting, word(hass, "lasting")),
        make("label", { class: "choice" }, day, word(hass, "day_code")),
      ),
      make("div", { class: "pair" }, this.#field(word(hass, "six_digits"), code), this.#field(word(hass, "again"), again)),
      make(
        "div",
        { class: "give" },
        make("button", { type: "button", click: propose }, iconOf("mdi:dice-5-outline"), word(hass, "propose")),
        show,
      ),
      this.#limits(hass, limits),
      this.#proof(hass, own),
    ]);
    code.focus();
  }

  /** Give a tag: one that is held to the lock, or one whose id is typed. @param {Subject} subject */
  giveTag(subject) {
    const { hass, lock } = subject;
    const held = this.#choice("held", true);
    const typed = this.#choice("typed");
    // Long, and read off something: whoever types it has to see it.
    const tag = this.#secret({ type: "text", inputmode: "text", autocapitalize: "off", spellcheck: "false", maxlength: "32" });
    const own = this.#secret({ maxlength: String(LONGEST_CODE) });
    const limits = new ValidityFields(hass, {});
    const id = () => tag.value.replace(/[\s:.-]/g, "").toLowerCase();
    tag.classList.add("tag");
    tag.setAttribute("aria-describedby", "tag-about");
    const field = make(
      "div",
      { class: "rows", hidden: true },
      this.#field(word(hass, "tag_id"), tag),
      make("p", { class: "note", id: "tag-about" }, word(hass, "tag_about")),
    );
    const chosen = () => (field.hidden = held.checked);
    for (const each of [held, typed]) each.addEventListener("change", chosen);
    this.#problem = () => {
      if (held.checked) return limits.problem(hass) ?? this.#unproven(hass, own);
      const whole = id().length === TAG_DIGITS && /^[0-9a-f]+$/.test(id());
      if (!whole) return { field: tag, refusal: { translation_key: "tag_unreadable" } };
      return limits.problem(hass) ?? this.#unproven(hass, own);
    };
    this.#answer = () => {
      const what = { validity: limits.value(), code: own.value };
      if (held.checked) return { type: LEARN, ...what };
      return { type: "verisure_local/lock/give_tag", tag: id(), ...what };
    };
    this.#open(subject, word(hass, "save"), [
      make(
        "fieldset",
        {},
        make("legend", {}, word(hass, "tag_how")),
        make("label", { class: "choice" }, held, word(hass, "tag_held", { lock })),
        make("label", { class: "choice" }, typed, word(hass, "tag_typed")),
      ),
      field,
      this.#limits(hass, limits),
      this.#proof(hass, own),
    ]);
    own.focus();
  }

  /** Count down while the lock waits for a tag, and say where none came. @param {Subject} subject @param {number} wait in seconds */
  #wait(subject, wait) {
    const { hass, lock } = subject;
    this.#waiting = subject;
    this.#fields.replaceChildren(make("div", { class: "hold" }, iconOf("mdi:tag-arrow-right-outline"), this.#count));
    tell(this.#quiet, word(hass, "hold_it", { lock }));
    // The one button that makes sense now, and the focus with it.
    this.#ends.lastElementChild?.remove();
    /** @type {HTMLElement | null} */ (this.#ends.firstElementChild)?.focus();
    // By this clock alone: the hub's may be another.
    const ends = Date.now() + wait * 1000;
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
      tell(this.#count, word(hass, "left", { seconds }));
      if (seconds > 0) return;
      this.#wake();
      this.#stop(subject);
      this.#fields.replaceChildren();
      tell(this.#quiet, "");
      this.#say(word(hass, "none_held"));
    };
    this.#count.setAttribute("aria-label", word(hass, "seconds_to_hold"));
    this.#ticking = window.setInterval(tick, 250);
    tick();
  }

  /** Wait for no tag any more. */
  #wake() {
    window.clearInterval(this.#ticking);
    const waited = this.#waiting;
    this.#waiting = undefined;
    return waited;
  }

  /** Take it that a person has a tag that was not there before. @param {string} personId */
  learned(personId) {
    const waited = this.#waiting;
    if (waited === undefined || waited.message.person_id !== personId) return;
    this.#wake();
    this.#closed(waited.said);
  }

  /** Change when a code or a tag works. @param {Subject} subject @param {Holder} holder */
  limit(subject, holder) {
    const { hass } = subject;
    const own = this.#secret({ maxlength: String(LONGEST_CODE) });
    const limits = new ValidityFields(hass, holder.validity);
    this.#problem = () => limits.problem(hass) ?? this.#unproven(hass, own);
    this.#answer = () => ({ type: "verisure_local/lock/limit", validity: limits.value(), code: own.value });
    const about = make("p", { class: "note" }, `${word(hass, "limit_about")} ${word(hass, "limit_anew")}`);
    this.#open(subject, word(hass, "save"), [about, limits.element, this.#proof(hass, own)]);
    limits.element.querySelector("input")?.focus();
  }

  /** Ask whether a code or a tag is to go. @param {Subject} subject */
  remove(subject) {
    const { hass, lock } = subject;
    this.#answer = () => ({ type: "verisure_local/lock/withdraw" });
    this.#open(subject, word(hass, "remove"), [make("p", {}, word(hass, "remove_about", { lock }))]);
    /** @type {HTMLElement | null} */ (this.#ends.firstElementChild)?.focus();
  }

  /** Leave it, and forget what was typed. */
  close() {
    this.element.close();
    this.#closed("");
  }

  /** @param {Subject} subject @param {string} does @param {HTMLElement[]} fields */
  #open(subject, does, fields) {
    this.#subject = subject;
    const { hass } = subject;
    this.element.style.colorScheme = hass.themes?.darkMode === true ? "dark" : "light";
    tell(this.#title, subject.title);
    this.#fields.replaceChildren(...fields);
    this.#say("");
    tell(this.#quiet, "");
    this.#ends.replaceChildren(
      make("button", { type: "button", click: () => this.element.close() }, word(hass, "cancel")),
      make("button", { type: "button", class: "first", click: () => void this.#send() }, does),
    );
    this.element.showModal();
  }

  /** @param {Record<string, string>} props */
  #secret(props) {
    const known = { type: "password", inputmode: "numeric", autocomplete: "off" };
    const input = /** @type {HTMLInputElement} */ (make("input", { ...known, ...props }));
    this.#secrets.push(input);
    return input;
  }

  /** @param {string} words @param {HTMLInputElement} input */
  #field(words, input) {
    return make("label", { class: "field" }, make("span", {}, words), input);
  }

  /** @param {string} value @param {boolean} checked */
  #choice(value, checked = false) {
    return /** @type {HTMLInputElement} */ (make("input", { type: "radio", name: "kind", value, checked }));
  }

  /** @param {Hass} hass @param {ValidityFields} limits */
  #limits(hass, limits) {
    const summary = make("summary", {}, iconOf("mdi:chevron-down"), word(hass, "limit"));
    const about = make("p", { class: "note" }, word(hass, "limit_about"));
    limits.element.prepend(about);
    return make("details", {}, summary, limits.element);
  }

  /** @param {Hass} hass @param {HTMLInputElement} own */
  #proof(hass, own) {
    own.setAttribute("aria-describedby", "own-about");
    const about = make("p", { class: "note", id: "own-about" }, word(hass, "own_about"));
    return make("div", { class: "own" }, this.#field(word(hass, "own_code"), own), about);
  }

  /** @param {Hass} hass @param {HTMLInputElement} own @returns {Problem | undefined} */
  #unproven(hass, own) {
    return own.value === "" ? { field: own, refusal: { message: word(hass, "own_missing") } } : undefined;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key !== "Enter" || target.tagName !== "INPUT") return;
    event.preventDefault();
    void this.#send();
  }

  #touched() {
    this.#say("");
    window.clearTimeout(this.#forgetting);
    if (this.#secrets.every((each) => each.value === "")) return;
    this.#forgetting = window.setTimeout(() => {
      this.#forget();
      tell(this.#quiet, word(this.#subject?.hass, "codes_wiped"));
    }, FORGET_MS);
  }

  #forget() {
    window.clearTimeout(this.#forgetting);
    for (const each of this.#secrets) each.value = "";
    this.#hide();
  }

  /** Show what is wrong, or nothing. @param {string} text @param {HTMLInputElement} [field] */
  #say(text, field) {
    for (const each of this.#fields.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
    this.#trouble.hidden = text === "";
    tell(this.#trouble, text);
    if (field === undefined) return;
    field.closest("details")?.setAttribute("open", "");
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }

  async #send() {
    const subject = this.#subject;
    if (this.#busy || subject === undefined) return;
    const problem = this.#problem();
    if (problem !== undefined) {
      this.#say(await refusalOf(subject.hass, problem.refusal), problem.field);
      return;
    }
    const message = { ...subject.message, ...this.#answer() };
    this.#forget();
    this.#busy = true;
    this.#say("");
    tell(this.#quiet, word(subject.hass, "busy"));
    try {
      const answer = await subject.hass.callWS(message);
      if (this.#subject !== subject) {
        // It was left meanwhile.
        if (message.type === LEARN) this.#stop(subject);
        return;
      }
      if (message.type === LEARN) this.#wait(subject, /** @type {{seconds: number}} */ (answer).seconds);
      else this.#closed(subject.said);
    } catch (error) {
      const why = await refusalOf(subject.hass, /** @type {Refusal} */ (error));
      if (this.#subject !== subject) return;
      tell(this.#quiet, "");
      this.#say(why);
      this.#secrets.find((each) => each.checkVisibility())?.focus();
    } finally {
      this.#busy = false;
    }
  }

  /** Let the lock wait no more. @param {Subject} subject */
  #stop(subject) {
    const { entity_id } = subject.message;
    subject.hass.callWS({ type: "verisure_local/lock/stop_learning", entity_id }).catch(() => undefined);
  }

  /** @param {string} said */
  #closed(said) {
    const subject = this.#subject;
    if (subject === undefined) return;
    const waited = this.#wake();
    if (waited !== undefined) this.#stop(waited);
    this.#subject = undefined;
    this.#forget();
    this.#secrets = [];
    this.#problem = () => undefined;
    this.#answer = () => ({});
    this.#hide = () => undefined;
    this.#fields.replaceChildren();
    this.element.close();
    this.#done(subject, said);
  }
}

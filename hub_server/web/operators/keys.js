// Work with the keyboard: what each key does, also when it is struck before the central has answered the last one.

const MOST = 200;

/** Whether keys struck in this element are text. @param {Element | null} element */
function takesText(element) {
  return element !== null && element.matches("input:not([type=radio]):not([type=checkbox]), select, textarea");
}

/** Enter into a field what was struck before it could be. @param {string} key */
function typeIn(key) {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement)) return;
  if (key === "Enter") field.form?.requestSubmit();
  else if (key === "Backspace") field.value = field.value.slice(0, -1);
  else if (key.length === 1 && field.value.length < field.maxLength) field.value += key;
}

export class Keys {
  /**
   * @param {() => boolean} listening whether keys mean anything now
   * @param {(key: string) => (() => void) | undefined} meaning what a key does
   * @param {(key: string) => boolean} answers whether a key answers what is shown, so that nobody may strike it unseen
   */
  constructor(listening, meaning, answers) {
    this.listening = listening;
    this.meaning = meaning;
    this.answers = answers;
    this.onItsWay = 0;
    /** @type {string[]} */
    this.struck = [];
    addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Hold the keys while the central is asked for what they are meant for. @param {Promise<boolean>} work */
  async during(work) {
    this.onItsWay++;
    let done = false;
    try {
      done = await work;
    } finally {
      this.onItsWay--;
      if (!done) this.struck = [];
    }
    while (this.onItsWay === 0) {
      const key = this.struck.shift();
      if (key === undefined) break;
      if (takesText(document.activeElement)) typeIn(key);
      else if (this.listening()) this.meaning(key)?.();
    }
    return done;
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Escape" && takesText(target)) return target.blur();
    if (!this.listening() || takesText(target) || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (this.onItsWay > 0) {
      // Tab, and Enter or Space on a button, keep their own meaning.
      if (event.key.length > 1 && this.struck.length === 0) return;
      if (event.key === " " && this.struck.length === 0) return;
      event.preventDefault();
      const unseen = this.struck.length === 0 && this.answers(event.key);
      if (!unseen && this.struck.length < MOST) this.struck.push(event.key);
      return;
    }
    const work = this.meaning(event.key);
    if (work === undefined) return;
    event.preventDefault();
    work();
  }
}

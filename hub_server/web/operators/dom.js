// Small help with the page's elements.

/** @template {HTMLElement} T @param {string} id @returns {T} */
export function el(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return /** @type {T} */ (found);
}

/**
 * Return a new element.
 * @param {string} tag
 * @param {Record<string, string | boolean | ((event: Event) => void)>} props
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** @type {WeakMap<Element, string>} */
const shown = new WeakMap();

/**
 * Fill an element anew where what it shows has changed, so that nobody loses his place for nothing.
 * @param {Element} element
 * @param {unknown} about
 * @param {() => (Node | string)[]} build
 */
export function fill(element, about, build) {
  const now = JSON.stringify(about);
  if (shown.get(element) === now) return;
  shown.set(element, now);
  element.replaceChildren(...build());
}

/** @param {HTMLElement} element @param {string} text */
export function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

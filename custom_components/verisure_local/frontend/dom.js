// Small help with a card's elements.

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

/** Change a text only where it differs, so that a live region speaks once. @param {HTMLElement} element @param {string} text */
export function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Return an icon of Home Assistant's. @param {string} icon */
export function iconOf(icon) {
  const element = make("ha-icon", { icon, "aria-hidden": "true" });
  return element;
}

/** Open an entity's own dialog. @param {HTMLElement} from @param {string} entityId */
export function moreInfo(from, entityId) {
  from.dispatchEvent(new CustomEvent("hass-more-info", { detail: { entityId }, bubbles: true, composed: true }));
}

// The dashboard, made from what Home Assistant's registries say of the home at the time it is opened.

import { areaOf, domainOf, entitiesOf, idsOf, peopleOf } from "./home.js";
import { word } from "./words.js";

/** @typedef {import("./types.js").Hass} Hass */
/** @typedef {import("./types.js").CardConfig} CardConfig */
/** @typedef {import("./types.js").Section} Section */
/** @typedef {import("./types.js").View} View */

const COLUMNS = 4;
const LOGGED = ["alarm_control_panel", "binary_sensor", "lock", "event", "switch", "siren"];
const OLDEST_HOURS = 48;

export class Dashboard extends HTMLElement {
  /** @param {object} _config @param {Hass} hass */
  static async generate(_config, hass) {
    if (entitiesOf(hass).length === 0) {
      const cards = [{ type: "markdown", content: word(hass, "nothing") }];
      return { title: word(hass, "dashboard"), views: [view(hass, "overview", "mdi:shield-home", [section(cards)])] };
    }
    return { title: word(hass, "dashboard"), views: [await overview(hass), rooms(hass), events(hass), system(hass)] };
  }

  /** What is offered to whoever adds it. @param {Hass} hass */
  static async getCreateSuggestions(hass) {
    return { title: word(hass, "dashboard"), icon: "mdi:shield-home", url_path: "home-alarm" };
  }
}

/** @param {Hass} hass @param {string} key @param {string} icon @param {Section[]} sections @returns {View} */
function view(hass, key, icon, sections) {
  const layout = { type: "sections", max_columns: COLUMNS, dense_section_placement: true };
  return { title: word(hass, key), path: key, icon, ...layout, sections };
}

/** @param {CardConfig[]} cards @returns {Section} */
function section(cards) {
  return { type: "grid", cards };
}

/** Return a headed section, or none where it would be empty. @param {string} heading @param {string} icon @param {CardConfig[]} cards @returns {Section[]} */
function headed(heading, icon, cards) {
  return cards.length === 0 ? [] : [section(cardsUnder(heading, icon, cards))];
}

/** Return cards with their heading, or nothing where there are none. @param {string} heading @param {string} icon @param {CardConfig[]} cards @returns {CardConfig[]} */
function cardsUnder(heading, icon, cards) {
  return cards.length === 0 ? [] : [{ type: "heading", heading, icon }, ...cards];
}

/** @param {string} entity @returns {CardConfig} */
function tile(entity) {
  const wide = { type: "tile", entity, grid_options: { columns: 12 } };
  switch (domainOf(entity)) {
    case "lock":
      return { ...wide, features: [{ type: "lock-commands" }] };
    case "switch":
      return { ...wide, features: [{ type: "toggle" }], features_position: "inline" };
    default:
      return { type: "tile", entity };
  }
}

/** @param {Hass} hass @param {number} hours @returns {CardConfig} */
function logbook(hass, hours) {
  const entities = idsOf(hass, ...LOGGED);
  return { type: "logbook", target: { entity_id: entities }, hours_to_show: hours, grid_options: { columns: 12, rows: 8 } };
}

/**
 * Return the card of pictures for a person of the home, and nothing for who would be shown none.
 * @param {Hass} hass
 * @returns {Promise<CardConfig[]>}
 */
async function pictures(hass) {
  try {
    const shown = await hass.callWS({ type: "verisure_local/pictures" });
    return /** @type {{permitted: boolean}} */ (shown).permitted ? [{ type: "custom:verisure-local-pictures-card" }] : [];
  } catch {
    return [];
  }
}

/** @param {Hass} hass @returns {Promise<View>} */
async function overview(hass) {
  const keypads = idsOf(hass, "alarm_control_panel").map((entity) => ({
    type: "custom:verisure-local-keypad-card",
    entity,
  }));
  return view(hass, "overview", "mdi:shield-home", [
    ...headed(word(hass, "alarm"), "mdi:shield-home", keypads),
    // One section, so that beside the tall keypad a wall tablet shows all three.
    section([
      ...cardsUnder(word(hass, "status"), "mdi:home-heart", [{ type: "custom:verisure-local-status-card" }]),
      ...cardsUnder(word(hass, "locks"), "mdi:lock", idsOf(hass, "lock").map(tile)),
      ...cardsUnder(word(hass, "people"), "mdi:account-group", peopleOf(hass).map(tile)),
    ]),
    ...headed(word(hass, "plugs"), "mdi:power-socket-eu", idsOf(hass, "switch").map(tile)),
    ...headed(word(hass, "pictures"), "mdi:image-multiple", await pictures(hass)),
    ...headed(word(hass, "events"), "mdi:history", [logbook(hass, OLDEST_HOURS)]),
  ]);
}

/** @param {Hass} hass @returns {View} */
function rooms(hass) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const entity of entitiesOf(hass)) {
    if (entity.entity_category) continue;
    const area = areaOf(hass, entity);
    found.set(area, [...(found.get(area) ?? []), entity.entity_id]);
  }
  const named = [...found].map(([area, entities]) => ({ area: hass.areas[area], entities }));
  named.sort((a, b) => (a.area?.name ?? "\uffff").localeCompare(b.area?.name ?? "\uffff", hass.language));
  return view(
    hass,
    "rooms",
    "mdi:floor-plan",
    named.flatMap(({ area, entities }) =>
      headed(area?.name ?? word(hass, "elsewhere"), area?.icon ?? "mdi:door", entities.map(tile)),
    ),
  );
}

/** @param {Hass} hass @returns {View} */
function events(hass) {
  const happened = idsOf(hass, "event", "sensor").map(tile);
  return view(hass, "events", "mdi:history", [
    ...headed(word(hass, "events"), "mdi:history", [logbook(hass, 7 * 24)]),
    ...headed(word(hass, "more"), "mdi:message-text", happened),
  ]);
}

/** @param {Hass} hass @returns {View} */
function system(hass) {
  const about = entitiesOf(hass).map((each) => each.entity_id);
  const ofClass = (/** @type {string[]} */ ...kinds) =>
    about.filter((each) => kinds.includes(String(hass.states[each]?.attributes.device_class ?? "")));
  return view(hass, "system", "mdi:heart-pulse", [
    ...headed(word(hass, "connections"), "mdi:lan-connect", ofClass("problem", "connectivity", "tamper").map(tile)),
    ...headed(word(hass, "batteries"), "mdi:battery", ofClass("battery").map(tile)),
  ]);
}

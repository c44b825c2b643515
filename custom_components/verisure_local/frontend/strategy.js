// The dashboard, made from what Home Assistant's registries say of the home at the time it is opened.

import { areaOf, domainOf, entitiesOf, idsOf, isOfHub, nameOf, partsOf, peopleOf } from "./home.js";
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
    return {
      title: word(hass, "dashboard"),
      views: [await overview(hass), rooms(hass), events(hass), ...(await codes(hass)), system(hass)],
    };
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

/** The longest name that a tile of half a telephone's width shows whole (ours). */
const SHORT = 15;

/** Return how a tile of an entity is made; what is about the whole home goes without the home's name. @param {Hass} hass @returns {(entity: string) => CardConfig} */
function tiles(hass) {
  return (entity) => {
    const { own } = partsOf(hass, entity);
    const made = own !== "" && isOfHub(hass, entity) ? tile(entity, own[0]?.toLocaleUpperCase(hass.language) + own.slice(1)) : tile(entity);
    const shown = String(made.name ?? nameOf(hass, entity));
    return shown.length > SHORT ? { ...made, grid_options: { columns: 12 } } : made;
  };
}

/** Return a tile that goes by its device's name, since its heading says what it is. @param {Hass} hass @returns {(entity: string) => CardConfig} */
function tilesOfDevices(hass) {
  return (entity) => {
    const { device } = partsOf(hass, entity);
    const made = tile(entity, device);
    return device.length > SHORT ? { ...made, grid_options: { columns: 12 } } : made;
  };
}

/** @param {string} entity @param {string} [name] @returns {CardConfig} */
function tile(entity, name) {
  const card = { type: "tile", entity, ...(name === undefined ? {} : { name }) };
  const wide = { ...card, grid_options: { columns: 12 } };
  switch (domainOf(entity)) {
    case "lock":
      return { ...wide, features: [{ type: "lock-commands" }] };
    case "switch":
      return { ...wide, features: [{ type: "toggle" }], features_position: "inline" };
    case "button":
      // When it was last pressed tells nothing, and "unknown" before that less.
      return { ...card, hide_state: true };
    default:
      return card;
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
  // Of the hub's own buttons only the smart ones are for every day.
  const buttons = idsOf(hass, "button").filter((each) => isOfHub(hass, each));
  return view(hass, "overview", "mdi:shield-home", [
    ...headed(word(hass, "alarm"), "mdi:shield-home", keypads),
    // One section, so that beside the tall keypad a wall tablet shows all three.
    section([
      ...cardsUnder(word(hass, "status"), "mdi:home-heart", [{ type: "custom:verisure-local-status-card" }]),
      ...cardsUnder(word(hass, "locks"), "mdi:lock", idsOf(hass, "lock").map(tiles(hass))),
      ...cardsUnder(word(hass, "people"), "mdi:account-group", peopleOf(hass).map(tiles(hass))),
    ]),
    ...headed(word(hass, "plugs"), "mdi:power-socket-eu", idsOf(hass, "switch").map(tiles(hass))),
    ...headed(word(hass, "buttons"), "mdi:gesture-tap-button", buttons.map(tiles(hass))),
    ...headed(word(hass, "pictures"), "mdi:image-multiple", await pictures(hass)),
    ...headed(word(hass, "events"), "mdi:history", [logbook(hass, OLDEST_HOURS)]),
  ]);
}

/** @param {Hass} hass @returns {View} */
function rooms(hass) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const entity of entitiesOf(hass)) {
    // What is about the whole home, and what happened, is in the other views.
    if (entity.entity_category || isOfHub(hass, entity.entity_id) || domainOf(entity.entity_id) === "event") continue;
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
      headed(area?.name ?? word(hass, "elsewhere"), area?.icon ?? "mdi:door", entities.map(tiles(hass))),
    ),
  );
}

/** @param {Hass} hass @returns {View} */
function events(hass) {
  const happened = idsOf(hass, "event", "sensor", "binary_sensor")
    .filter((each) => domainOf(each) === "event" || isOfHub(hass, each))
    .map(tiles(hass));
  return view(hass, "events", "mdi:history", [
    ...headed(word(hass, "events"), "mdi:history", [logbook(hass, 7 * 24)]),
    ...headed(word(hass, "more"), "mdi:message-text", happened),
  ]);
}

/** Return the view of codes and tags for an administrator of the home, and none for who would be shown nothing. @param {Hass} hass @returns {Promise<View[]>} */
async function codes(hass) {
  /** @type {CardConfig[]} */
  const cards = [];
  for (const entity of idsOf(hass, "lock")) {
    try {
      await hass.callWS({ type: "verisure_local/lock/holders", entity_id: entity });
      cards.push({ type: "custom:verisure-local-codes-card", entity });
    } catch {
      // Not for this user, or a linked lock, which keeps its codes to itself.
    }
  }
  const sections = cards.map((card) => section(cardsUnder(word(hass, "codes"), "mdi:key-variant", [card])));
  return sections.length === 0 ? [] : [view(hass, "codes", "mdi:key-variant", sections)];
}

/** @param {Hass} hass @returns {View} */
function system(hass) {
  const about = entitiesOf(hass).map((each) => each.entity_id);
  const ofClass = (/** @type {string[]} */ ...kinds) =>
    about.filter((each) => kinds.includes(String(hass.states[each]?.attributes.device_class ?? "")));
  return view(hass, "system", "mdi:heart-pulse", [
    ...headed(word(hass, "connections"), "mdi:lan-connect", ofClass("problem", "connectivity", "tamper").map(tiles(hass))),
    ...headed(word(hass, "batteries"), "mdi:battery", ofClass("battery").map(tilesOfDevices(hass))),
  ]);
}

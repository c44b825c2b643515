// The home as Home Assistant's registries know it. No entity is known by its id: ids differ from home to home.

/** @typedef {import("./types.js").Hass} Hass */
/** @typedef {import("./types.js").RegistryEntity} RegistryEntity */

const DOMAIN = "verisure_local";

/** @param {string} entityId */
export function domainOf(entityId) {
  return entityId.slice(0, entityId.indexOf("."));
}

/**
 * Return what the integration shows and nobody has hidden.
 * @param {Hass} hass
 * @returns {RegistryEntity[]}
 */
export function entitiesOf(hass) {
  return Object.values(hass.entities).filter(
    (each) => each.platform === DOMAIN && !each.hidden && hass.states[each.entity_id] !== undefined,
  );
}

/** Return its ids of these domains that people use daily. @param {Hass} hass @param {...string} domains */
export function idsOf(hass, ...domains) {
  return entitiesOf(hass)
    .filter((each) => !each.entity_category && domains.includes(domainOf(each.entity_id)))
    .map((each) => each.entity_id);
}

/** Return the area that an entity is in, or "". @param {Hass} hass @param {RegistryEntity} entity */
export function areaOf(hass, entity) {
  return entity.area_id ?? (entity.device_id ? hass.devices[entity.device_id]?.area_id : undefined) ?? "";
}

/** Return the people that Home Assistant knows, and those that the hub alone follows. @param {Hass} hass */
export function peopleOf(hass) {
  const persons = Object.keys(hass.states).filter((each) => domainOf(each) === "person");
  const followed = new Set(persons.map((each) => hass.states[each]?.attributes.source));
  return [...persons, ...idsOf(hass, "device_tracker").filter((each) => !followed.has(each))];
}

/** @param {Hass} hass @param {string} entityId */
export function nameOf(hass, entityId) {
  return String(hass.states[entityId]?.attributes.friendly_name ?? entityId);
}

/** Tell whether an entity is about the whole home: those of the hub itself are. @param {Hass} hass @param {string} entityId */
export function isOfHub(hass, entityId) {
  const device = hass.entities[entityId]?.device_id;
  const panels = entitiesOf(hass).filter((each) => domainOf(each.entity_id) === "alarm_control_panel");
  return device !== undefined && panels.some((each) => each.device_id === device);
}

/** Return the name of an entity's device, and what the entity adds to it, "" where it adds nothing. @param {Hass} hass @param {string} entityId */
export function partsOf(hass, entityId) {
  const device = hass.devices[hass.entities[entityId]?.device_id ?? ""];
  const name = nameOf(hass, entityId);
  const of = device?.name_by_user ?? device?.name ?? "";
  return of !== "" && name.startsWith(`${of} `) ? { device: of, own: name.slice(of.length + 1) } : { device: name, own: "" };
}

/** Return the doors, windows and locks of the home. @param {Hass} hass */
function openings(hass) {
  return entitiesOf(hass)
    .map((each) => each.entity_id)
    .filter((each) => {
      const kind = String(hass.states[each]?.attributes.device_class ?? "");
      return domainOf(each) === "lock" || ["door", "window", "garage_door"].includes(kind);
    });
}

const SILENT = ["unavailable", "unknown"];

/** Tell whether nothing is known of it now. @param {Hass} hass @param {string} entityId */
export function unknown(hass, entityId) {
  return SILENT.includes(hass.states[entityId]?.state ?? "unknown");
}

/** Return those of them of which nothing is known now. @param {Hass} hass */
export function silentOf(hass) {
  return openings(hass).filter((each) => unknown(hass, each));
}

/** Return the doors and windows that are open and the locks that are not locked. @param {Hass} hass */
export function openOf(hass) {
  return openings(hass).filter((each) => {
    const state = hass.states[each]?.state ?? "";
    return !SILENT.includes(state) && (domainOf(each) === "lock" ? state !== "locked" : state === "on");
  });
}

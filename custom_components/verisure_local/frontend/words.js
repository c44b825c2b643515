// The dashboard's own words, in English and Swedish. What the hub refuses is told in the integration's translations.

/** @typedef {import("./types.js").Hass} Hass */

/** @type {Record<string, [string, string]>} */
const WORDS = {
  dashboard: ["Home alarm", "Hemlarm"],
  about: ["The house at a glance, and a keypad", "Huset i överblick, och en knappsats"],
  overview: ["Overview", "Översikt"],
  alarm: ["Alarm", "Larm"],
  status: ["The house now", "Huset just nu"],
  locks: ["Locks", "Lås"],
  plugs: ["Plugs", "Smarta pluggar"],
  people: ["People", "Personer"],
  pictures: ["Latest pictures", "Senaste bilderna"],
  events: ["Events", "Händelser"],
  no_pictures: ["When an alarm takes pictures they are shown here.", "När ett larm tar bilder visas de här."],
  alarm_at: ["Alarm {at}", "Larm {at}"],
  no_picture: ["The picture cannot be shown now.", "Bilden kan inte visas just nu."],
  not_for_you: [
    "Only people of the home see its pictures. Who you are there is told in the integration's options.",
    "Bara personer i hemmet ser dess bilder. Vem du är i hemmet anges i integrationens inställningar.",
  ],
  close: ["Close", "Stäng"],
  pictures_card: ["Pictures of the home alarm", "Hemlarmets bilder"],
  pictures_about: ["What cameras saw in the latest alarm, for people of the home", "Det kamerorna såg vid det senaste larmet, för personer i hemmet"],
  rooms: ["Rooms", "Rum"],
  elsewhere: ["No room", "Inget rum"],
  system: ["System", "System"],
  batteries: ["Batteries", "Batterier"],
  connections: ["Connections and faults", "Förbindelser och fel"],
  more: ["More", "Mer"],
  nothing: [
    "There is no home here yet. Add Verisure Local under Settings, Devices & services.",
    "Här finns inget hem ännu. Lägg till Verisure Local under Inställningar, Enheter och tjänster.",
  ],
  keypad_card: ["Keypad of the home alarm", "Hemlarmets knappsats"],
  keypad_about: ["Arm and disarm with a code that Home Assistant does not record", "Larma på och av med en kod som Home Assistant inte sparar"],
  status_card: ["State of the home alarm", "Hemlarmets läge"],
  status_about: ["What is open, what stands in the way of arming, who is home", "Vad som är öppet, vad som hindrar larmet, vilka som är hemma"],
  arm_home: ["Arm home", "Larma på hemma"],
  arm_away: ["Arm away", "Larma på borta"],
  disarm: ["Disarm", "Larma av"],
  code: ["Code", "Kod"],
  keypad: ["Keypad", "Knappsats"],
  clear: ["Clear the code", "Rensa koden"],
  erase: ["Erase the last digit", "Ta bort sista siffran"],
  by: ["{state}, by {name}", "{state}, av {name}"],
  left: ["{seconds} s", "{seconds} s"],
  seconds_to_leave: ["Seconds left to leave", "Sekunder kvar att gå ut"],
  seconds_to_disarm: ["Seconds left to disarm", "Sekunder kvar att larma av"],
  in_the_way: ["This stands in the way of arming:", "Det här hindrar larmet från att kopplas på:"],
  anyway: ["Arm anyway, leaving out: {names}", "Larma på ändå, koppla förbi: {names}"],
  radio: ["The radio is jammed; nothing can be left out.", "Radion är störd; inget kan kopplas förbi."],
  back: ["Back", "Tillbaka"],
  wiped: ["The code was cleared.", "Koden rensades."],
  busy: ["One moment…", "Ett ögonblick…"],
  gone: ["The hub does not answer.", "Hubben svarar inte."],
  no_entity: ["Choose the alarm panel (entity) that the keypad is for.", "Välj den larmpanel (entity) som knappsatsen är till för."],
  no_panel: ["The alarm panel {entity} is not there.", "Larmpanelen {entity} finns inte."],
  failed: ["That did not work. Try again.", "Det gick inte. Försök igen."],
  ready: ["Ready to arm", "Klart att larma på"],
  not_ready: ["In the way of arming", "Hindrar larmet"],
  all_closed: ["Everything is closed and locked", "Allt är stängt och låst"],
  open: ["Open or unlocked", "Öppet eller olåst"],
  silent: ["No contact", "Ingen kontakt"],
  left_out: ["Left out", "Förbikopplat"],
  at_home: ["At home", "Hemma"],
  nobody: ["Nobody", "Ingen"],
  not_known: ["Not known", "Okänt"],
  faults: ["Something is wrong", "Något är fel"],
  reason_open: ["open", "öppet"],
  reason_lost: ["no contact", "ingen kontakt"],
  reason_low_battery: ["low battery", "lågt batteri"],
  reason_tampered: ["tampered with", "sabotage"],
  reason_jammed: ["jammed", "störd eller fastnat"],
  reason_in_service: ["in service", "under service"],
};

/**
 * Return a word or sentence in the reader's language with what stands in it.
 * @param {Hass | undefined} hass
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 */
export function word(hass, key, params = {}) {
  const sentence = WORDS[key]?.[hass?.language.startsWith("sv") ? 1 : 0] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ""));
}

/** Return why something is in the way; a reason that is newer than these words stands as it came. @param {Hass} hass @param {string} reason */
export function reasonOf(hass, reason) {
  const key = `reason_${reason}`;
  return key in WORDS ? word(hass, key) : reason;
}

/**
 * Return a refusal as a sentence: the integration's own words, in the reader's language.
 * @param {Hass} hass
 * @param {import("./types.js").Refusal} refusal
 */
export async function refusalOf(hass, refusal) {
  if (refusal.translation_key === undefined) return refusal.message || word(hass, "failed");
  const domain = refusal.translation_domain ?? "verisure_local";
  await hass.loadBackendTranslation("exceptions", domain);
  const key = `component.${domain}.exceptions.${refusal.translation_key}.message`;
  return hass.localize(key, refusal.translation_placeholders ?? {}) || refusal.message || word(hass, "failed");
}

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
  buttons: ["Smart buttons", "Smarta knappar"],
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
  codes: ["Codes and tags", "Koder och brickor"],
  codes_card: ["Codes and tags of a lock", "Koder och brickor till ett lås"],
  codes_about: [
    "Who has a code or a tag, and until when, for administrators of the home",
    "Vilka som har en kod eller bricka och hur länge, för administratörer i hemmet",
  ],
  no_lock_entity: ["Choose the lock (entity) whose codes the card is for.", "Välj det lås (entity) vars koder kortet är till för."],
  not_administrator: [
    "Only an administrator of the home sees this card. Who you are there is told in the integration's options.",
    "Bara en administratör i hemmet ser det här kortet. Vem du är i hemmet anges i integrationens inställningar.",
  ],
  codes_one: ["{n} code", "{n} kod"],
  codes_other: ["{n} codes", "{n} koder"],
  tags_one: ["{n} tag", "{n} bricka"],
  tags_other: ["{n} tags", "{n} brickor"],
  kind_code: ["Code {n}", "Kod {n}"],
  kind_tag: ["Tag {n}", "Bricka {n}"],
  kind_day_code: ["24-hour code", "Dygnskod"],
  of_person: ["{what}, {person}", "{what}, {person}"],
  without: ["No code and no tag", "Ingen kod och ingen bricka"],
  may_not_unlock: ["May not unlock, so no code would open.", "Får inte låsa upp, så ingen kod skulle öppna."],
  rests: ["Does not work now", "Gäller inte just nu"],
  spent: ["Has ended", "Har gått ut"],
  until: ["until {at}", "till {at}"],
  from_day: ["from {day}", "från och med {day}"],
  to_day: ["to {day}", "till och med {day}"],
  uses_left: ["{left} of {uses} times left", "{left} av {uses} gånger kvar"],
  new_code: ["New code", "Ny kod"],
  new_tag: ["New tag", "Ny bricka"],
  new_code_for: ["New code for {person}", "Ny kod till {person}"],
  new_tag_for: ["New tag for {person}", "Ny bricka till {person}"],
  times: ["Change when it works", "Ändra när den gäller"],
  remove: ["Remove", "Ta bort"],
  remove_about: ["It stops opening {lock} at once.", "Den slutar öppna {lock} med en gång."],
  lasting: ["Until it is removed", "Tills den tas bort"],
  day_code: ["For 24 hours", "I 24 timmar"],
  works_for: ["Works", "Gäller"],
  six_digits: ["New code, six digits", "Ny kod, sex siffror"],
  again: ["The same again", "Samma igen"],
  propose: ["Propose one", "Föreslå en"],
  show: ["Show", "Visa"],
  hide: ["Hide", "Dölj"],
  note_it: ["Note the code now: it is never shown again.", "Anteckna koden nu: den visas aldrig igen."],
  codes_differ: ["The two codes are not the same. Type them again.", "De två koderna är olika. Skriv dem igen."],
  tag_how: ["The new tag", "Den nya brickan"],
  tag_held: ["is held to {lock}", "hålls mot {lock}"],
  tag_typed: ["is known by its id", "är känd till sitt id"],
  hold_it: ["Hold the new tag to {lock} now.", "Håll den nya brickan mot {lock} nu."],
  seconds_to_hold: ["Seconds left to hold it there", "Sekunder kvar att hålla den där"],
  none_held: ["No new tag was held there. Close this and try again.", "Ingen ny bricka hölls där. Stäng och försök igen."],
  tag_id: ["The tag's id, 16 characters", "Brickans id, 16 tecken"],
  tag_about: [
    "0 to 9 and A to F, as an app that reads tags shows it. Spaces and colons do not matter.",
    "0 till 9 och A till F, så som en app som läser brickor visar det. Mellanslag och kolon spelar ingen roll.",
  ],
  limit: ["Limit when it works", "Begränsa när den gäller"],
  limit_about: ["What is left empty does not limit it.", "Det som lämnas tomt begränsar den inte."],
  limit_anew: ["The number of times is counted anew.", "Antalet gånger räknas om från början."],
  unreadable: [
    "This is no whole time, date or number. Fill it in, or leave it empty.",
    "Det här är ingen hel tid, inget helt datum eller antal. Fyll i det, eller lämna det tomt.",
  ],
  days: ["Days", "Dagar"],
  from_time: ["From", "Från"],
  to_time: ["To", "Till"],
  first_day: ["First day", "Första dagen"],
  last_day: ["Last day", "Sista dagen"],
  uses: ["How many times", "Antal gånger"],
  own_code: ["Your own code", "Din egen kod"],
  own_about: [
    "The one you disarm with. It shows that you are an administrator of the home.",
    "Den du larmar av med. Den visar att du är administratör i hemmet.",
  ],
  own_missing: ["Type your own code, too.", "Skriv din egen kod också."],
  save: ["Save", "Spara"],
  cancel: ["Cancel", "Avbryt"],
  code_given: ["{person} has a new code to {lock}.", "{person} har fått en ny kod till {lock}."],
  tag_given: ["{person} has a new tag to {lock}.", "{person} har fått en ny bricka till {lock}."],
  times_changed: ["{what} works at its new times.", "{what}: de nya tiderna gäller."],
  removed: ["{what} no longer opens {lock}.", "{what} öppnar inte längre {lock}."],
  codes_wiped: ["What you typed was cleared. Type the codes again.", "Det du skrev rensades. Skriv koderna igen."],
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
  // What is loaded here and now is known to the new function alone, not yet to the one of this ``hass``.
  const localize = await hass.loadBackendTranslation("exceptions", domain);
  const key = `component.${domain}.exceptions.${refusal.translation_key}.message`;
  return localize(key, refusal.translation_placeholders ?? {}) || refusal.message || word(hass, "failed");
}

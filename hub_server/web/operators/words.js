// The page's own words, in English and Swedish. Names of kinds, states, outcomes and codes come from the central.

/** @typedef {"en" | "sv"} Language */
/** @typedef {Record<Language, string>} Words */

/** @type {Record<string, [string, string]>} */
const WORDS = {
  title: ["Alarm receiving centre", "Larmcentral"],
  skip: ["Go to the work", "Gå till arbetet"],
  views: ["Views", "Vyer"],
  queue: ["Queue", "Kö"],
  queue_empty: ["The queue is empty.", "Kön är tom."],
  queue_new: ["New: {kind}, {home}", "Nytt: {kind}, {home}"],
  queue_due: ["It is time: {kind}, {home}", "Nu är det dags: {kind}, {home}"],
  over: ["Earlier", "Tidigare"],
  over_empty: ["No case is over yet.", "Inget ärende är över ännu."],
  homes: ["Homes", "Hem"],
  home: ["Home", "Hem"],
  account: ["Account", "Konto"],
  last_seen: ["Last heard of", "Hördes senast"],
  never: ["not since the central started", "inte sedan larmcentralen startade"],
  second_line: ["Second line", "Andra förbindelsen"],
  up: ["up", "uppe"],
  down: ["down", "nere"],
  language: ["Language", "Språk"],
  keys: ["Keys", "Tangenter"],
  keys_on: ["Keys without Ctrl or Alt work", "Tangenter utan Ctrl eller Alt fungerar"],
  sign_in: ["Sign in", "Logga in"],
  sign_out: ["Sign out", "Logga ut"],
  name: ["Name", "Namn"],
  password: ["Password", "Lösenord"],
  connected: ["Live", "Ansluten"],
  disconnected: ["No connection to the central. Trying again.", "Ingen förbindelse med larmcentralen. Försöker igen."],
  actions: ["Actions", "Åtgärder"],
  claim: ["Claim", "Ta"],
  take_over: ["Take over", "Ta över"],
  release: ["Let go", "Släpp"],
  guard: ["Send a guard", "Skicka väktare"],
  recall: ["Recall", "Återkalla"],
  real: ["It is real", "Skarpt larm"],
  close: ["Close", "Avsluta"],
  close_as: ["Close the case", "Avsluta ärendet"],
  code: ["What became of it?", "Vad blev det av det?"],
  back: ["Back", "Tillbaka"],
  next_step: ["What to do", "Att göra"],
  ladder_ended: ["Every step is done. Close the case.", "Alla steg är gjorda. Avsluta ärendet."],
  claim_first: ["Claim the case to work on it.", "Ta ärendet för att arbeta med det."],
  of_another: ["{operator} works on it.", "{operator} arbetar med det."],
  is_over: ["The case is over: {how}.", "Ärendet är över: {how}."],
  silent: ["Silent: nothing may be heard in the house.", "Tyst: inget får höras i huset."],
  due: ["Try again in {time}", "Försök igen om {time}"],
  due_now: ["Try again now", "Försök igen nu"],
  step_done: ["done", "gjort"],
  step_now: ["now", "nu"],
  pictures: ["Pictures", "Bilder"],
  pictures_none: ["There are no pictures of this alarm.", "Det finns inga bilder av det här larmet."],
  pictures_locked: [
    "{count} pictures. They are for who has claimed the case.",
    "{count} bilder. De är till för den som har tagit ärendet.",
  ],
  picture_erased: ["Erased after 60 days", "Raderad efter 60 dagar"],
  picture_alt: ["Picture taken {time}", "Bild tagen {time}"],
  picture_zone: ["Picture from zone {zone}, taken {time}", "Bild från zon {zone}, tagen {time}"],
  why_pictures: ["Why are they needed?", "Varför behövs de?"],
  choose: ["Choose…", "Välj…"],
  show: ["Show", "Visa"],
  voice: ["Voice unit", "Röstenhet"],
  say_first: ["Say first: {word}", "Säg först: {word}"],
  no_words: ["This home has chosen no code words.", "Det här hemmet har inte valt några kodord."],
  say: ["Say", "Säg"],
  send: ["Speak", "Tala"],
  their_word: ["The customer's code word", "Kundens kodord"],
  check: ["Check", "Kontrollera"],
  contacts: ["Contacts, in their order", "Kontaktpersoner i ordning"],
  contacts_none: ["This home has named no contacts.", "Det här hemmet har inte angett några kontaktpersoner."],
  timeline: ["Timeline", "Förlopp"],
  note: ["Note", "Anteckning"],
  write: ["Write", "Skriv"],
  received: ["received {time}", "mottaget {time}"],
  log: ["Who looked at pictures", "Vilka som har sett bilder"],
  log_of: ["Who looked at pictures, account {account}", "Vilka som har sett bilder, konto {account}"],
  log_whole: ["{count} entries. Nothing was changed or removed.", "{count} rader. Inget är ändrat eller borttaget."],
  log_broken: [
    "Entry {number} is missing or is not what was written. Tell whoever is responsible.",
    "Rad {number} saknas eller är inte det som skrevs. Meddela den som är ansvarig.",
  ],
  log_open: ["Log of {account}", "Logg för {account}"],
  denied: ["was refused", "nekades"],
  by_itself: ["the central", "larmcentralen"],
  time: ["Time", "Tid"],
  who: ["Who", "Vem"],
  what: ["What", "Vad"],
  why: ["Why", "Varför"],
  case: ["Case", "Ärende"],
  zone: ["zone {zone}", "zon {zone}"],
  zone_is: ["zone {zone}: {name}, {room}", "zon {zone}: {name}, {room}"],
  position: ["position {position}", "position {position}"],
  verification: [
    "The customer may still clear it: {seconds} s",
    "Kunden kan ännu återkalla det: {seconds} s",
  ],
  age: ["{time} ago", "för {time} sedan"],
  nothing_chosen: ["Choose a case in the queue.", "Välj ett ärende i kön."],
  understood: ["Understood", "Jag förstår"],
  lost: [
    "The central does not answer. What you did may not have been done: look at the timeline.",
    "Larmcentralen svarar inte. Det du gjorde kan ha uteblivit: se förloppet.",
  ],
  key_move: ["Next, previous case", "Nästa, föregående ärende"],
  key_outcome: ["An end of the step, in order", "Ett slut på steget, i ordning"],
  key_say: ["Speak", "Tala"],
  key_note: ["Write a note", "Skriv en anteckning"],
  key_help: ["These keys", "De här tangenterna"],
};

/** @type {Language} */
let language = "en";

/** Use the language that was chosen here before, or else the browser's. */
export function firstLanguage() {
  const chosen = localStorage.getItem("language") ?? navigator.language;
  setLanguage(chosen.startsWith("sv") ? "sv" : "en");
}

/** @param {Language} chosen */
export function setLanguage(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = word(/** @type {HTMLElement} */ (element).dataset.word ?? "");
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(/** @type {HTMLElement} */ (element).dataset.label ?? ""));
  }
}

/** @returns {Language} */
export function currentLanguage() {
  return language;
}

/** @param {Language} chosen */
export function keepLanguage(chosen) {
  localStorage.setItem("language", chosen);
  setLanguage(chosen);
}

/**
 * Return a word or sentence of the page with what stands in it.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 */
export function word(key, params = {}) {
  const sentence = WORDS[key]?.[language === "en" ? 0 : 1] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ""));
}

/** @param {Words | undefined} words */
export function spoken(words) {
  return words?.[language] ?? "";
}

/** @type {Record<string, Record<string, Words>>} */
let names = {};

/** @param {Record<string, Record<string, Words>>} told */
export function learnNames(told) {
  names = told;
}

/** Return what the central calls something: a kind, a state, an outcome, a code, a reason.
 * @param {string} what
 * @param {string} name
 */
export function nameOf(what, name) {
  const known = names[what]?.[name];
  return known === undefined ? name : known[language];
}

/** @param {string} what */
export function namesOf(what) {
  return Object.keys(names[what] ?? {});
}

/** Return a time of day, with its date where that is not today. @param {number} ms */
export function clock(ms) {
  const time = new Date(ms);
  const locale = language === "sv" ? "sv-SE" : "en-GB";
  const today = new Date().toDateString() === time.toDateString();
  return today ? time.toLocaleTimeString(locale) : time.toLocaleString(locale);
}

/** Return a length of time in its two largest units. @param {number} ms */
export function lasting(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

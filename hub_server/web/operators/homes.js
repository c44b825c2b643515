// The homes that report here, and who looked at the pictures of each.

import { now } from "./central.js";
import { el, fill, make, tell } from "./dom.js";
import { clock, currentLanguage, lasting, nameOf, word } from "./words.js";

const MOST = 500;

/** @param {import("./central.js").Home[]} homes */
export function showHomes(homes) {
  fill(el("homes-list"), [homes, currentLanguage()], () =>
    homes.map((each) =>
      make("tr", {}, make("td", {}, each.number), make("th", { scope: "row" }, each.name),
        make("td", {}, each.last_seen_ms === null ? word("never") : word("age", { time: lasting(now() - each.last_seen_ms) })),
        make("td", {}, word(each.linked ? "up" : "down")),
        make("td", {}, make("a", { href: `#/log/${each.number}` }, word("log_open", { account: each.number }))),
      ),
    ),
  );
}

/** @param {{account: string, log: import("./central.js").Look[], broken_at: number | null}} it */
export function showLog(it) {
  tell(el("log-title"), word("log_of", { account: it.account }));
  const broken = it.broken_at !== null;
  const chain = el("log-chain");
  tell(chain, broken ? word("log_broken", { number: it.broken_at ?? 0 }) : word("log_whole", { count: it.log.length }));
  chain.classList.toggle("broken", broken);
  const newest = it.log.slice(-MOST).reverse();
  fill(el("log-list"), [newest, currentLanguage()], () =>
    newest.map((each) => {
      const refused = each.action.startsWith("denied");
      return make("tr", {}, make("td", {}, String(each.number)), make("td", {}, clock(each.at_ms)),
        make("th", { scope: "row" }, each.operator || word("by_itself")),
        make("td", {}, `${refused ? word("denied") : nameOf("looked", each.action)} ${each.picture_id.slice(0, 8)}`),
        make("td", {}, each.case_id ? String(each.case_id) : ""),
        make("td", {}, nameOf("reason", each.reason)));
    }),
  );
}

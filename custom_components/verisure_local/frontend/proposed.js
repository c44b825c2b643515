// A code for who has no idea of one: drawn here by luck, so that nobody else has seen it.

/** How long a code of a lock is, as the hub has it. */
export const LOCK_DIGITS = 6;
/** What is left over of 2 ** 32 beyond this would make the lowest codes likelier. */
const FAIR = 4_294_000_000;

/** Return a code by luck that the hub does not call weak: neither one digit nor a run. @returns {string} */
export function proposed() {
  for (;;) {
    const [drawn] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn === undefined || drawn >= FAIR) continue;
    const code = String(drawn % 10 ** LOCK_DIGITS).padStart(LOCK_DIGITS, "0");
    const steps = new Set(Array.from(code.slice(1), (digit, at) => (Number(digit) - Number(code[at]) + 10) % 10));
    if (steps.size > 1 || ![0, 1, 9].includes([...steps][0] ?? 0)) return code;
  }
}

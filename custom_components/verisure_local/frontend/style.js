// How our cards look: Home Assistant's theme decides every colour, so that light and dark are the theme's own.

export const STYLE = `
:host { display: block; }
ha-card { display: flex; flex-direction: column; gap: 12px; padding: 16px; height: 100%; box-sizing: border-box;
  color: var(--primary-text-color); }
[hidden] { display: none !important; }
h2, p, ul, dl, dd { margin: 0; padding: 0; }
h2 { font-size: 16px; font-weight: 500; line-height: 24px; }
.head { display: flex; align-items: center; gap: 12px; min-height: 48px; }
.head > div { flex: 1; min-width: 0; }
.badge { --mdc-icon-size: 28px; display: grid; place-items: center; width: 48px; height: 48px; flex: none;
  border-radius: 50%; color: var(--shade); background: color-mix(in srgb, var(--shade) 18%, transparent); }
.state { color: var(--primary-text-color); }
.count { font-size: 32px; font-weight: 500; font-variant-numeric: tabular-nums; }
.trouble { padding: 8px 12px; border-inline-start: 4px solid var(--error-color, #db4437);
  background: color-mix(in srgb, var(--error-color, #db4437) 12%, transparent); border-radius: 4px; }
.quiet { min-height: 0; color: var(--primary-text-color); }
.quiet:empty { display: none; }
.blockers { display: flex; flex-direction: column; gap: 8px; }
.blockers ul { padding-inline-start: 20px; }
.modes { display: grid; grid-template-columns: repeat(auto-fit, minmax(120px, 1fr)); gap: 8px; }
button { font: inherit; color: var(--primary-text-color); background: var(--secondary-background-color);
  border: 1px solid var(--divider-color); border-radius: 12px; min-height: 48px; padding: 8px 12px; cursor: pointer;
  display: flex; align-items: center; justify-content: center; gap: 8px; transition: background-color 120ms; }
button:hover { background: color-mix(in srgb, var(--primary-text-color) 14%, var(--secondary-background-color)); }
button:focus-visible, input:focus-visible { outline: 3px solid var(--primary-color); outline-offset: 2px; }
button[aria-disabled=true] { cursor: progress; }
button.first { color: var(--card-background-color, #fff); background: var(--primary-text-color);
  border-color: var(--primary-text-color); }
button.first:hover { background: color-mix(in srgb, var(--primary-text-color) 86%, var(--card-background-color)); }
.keys { display: grid; grid-template-columns: repeat(3, minmax(56px, 1fr)); gap: 8px; width: 100%; max-width: 340px;
  margin: 0 auto; }
.keys button { min-height: 56px; font-size: 22px; }
input { font: inherit; font-size: 24px; letter-spacing: 0.4em; text-align: center; width: 100%; max-width: 340px;
  box-sizing: border-box; margin: 0 auto; min-height: 48px; color: var(--primary-text-color);
  background: transparent; border: 1px solid var(--secondary-text-color); border-radius: 12px; }
input::placeholder { letter-spacing: normal; color: var(--secondary-text-color); opacity: 1; }
.pictures { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(132px, 1fr)); gap: 12px; }
.pictures button { width: 100%; height: 100%; padding: 0 0 8px; flex-direction: column; justify-content: flex-start;
  overflow: hidden; font-size: 12px; line-height: 16px; }
.pictures button > span:last-child { padding: 0 8px; }
.frame { display: grid; place-items: center; width: 100%; aspect-ratio: 16 / 9; text-align: center;
  color: var(--secondary-text-color); }
.frame img { width: 100%; height: 100%; object-fit: contain; }
dialog { max-width: min(96vw, 1280px); border: none; border-radius: 16px; padding: 16px; gap: 12px;
  color: var(--primary-text-color); background: var(--card-background-color, #fff); }
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(0 0 0 / 70%); }
dialog img { max-width: 100%; max-height: 75vh; object-fit: contain; }
.rows { display: flex; flex-direction: column; gap: 12px; }
.row { display: flex; gap: 12px; align-items: flex-start; }
.row ha-icon { color: var(--shade, var(--secondary-text-color)); margin-top: 2px; }
.row dl, .row div { flex: 1; min-width: 0; }
h3, .row h3 { margin: 0; font-size: 14px; line-height: 28px; font-weight: 500; }
.row ul { list-style: none; display: flex; flex-wrap: wrap; gap: 8px; padding-top: 4px; }
.row button { min-height: 40px; text-align: start; }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
`;

/** What goes with each state of a panel: an icon and a colour of the theme. @type {Record<string, [string, string]>} */
export const SHADES = {
  disarmed: ["mdi:shield-off-outline", "var(--state-alarm_control_panel-disarmed-color, var(--success-color, #43a047))"],
  armed_home: ["mdi:shield-home", "var(--state-alarm_control_panel-armed_home-color, var(--primary-color))"],
  armed_away: ["mdi:shield-lock", "var(--state-alarm_control_panel-armed_away-color, var(--primary-color))"],
  arming: ["mdi:shield-sync", "var(--state-alarm_control_panel-arming-color, var(--warning-color, #ffa600))"],
  pending: ["mdi:shield-alert-outline", "var(--state-alarm_control_panel-pending-color, var(--warning-color, #ffa600))"],
  triggered: ["mdi:bell-ring", "var(--state-alarm_control_panel-triggered-color, var(--error-color, #db4437))"],
};

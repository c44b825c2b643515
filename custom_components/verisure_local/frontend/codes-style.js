// How the card of codes and tags looks beyond what all our cards share.

export const CODES_STYLE = `
:host([hidden]) { display: none; }
/* There before it speaks, or it would not be heard. */
.quiet:empty { display: block; position: absolute; }
.people, .held { list-style: none; display: flex; flex-direction: column; margin: 0; padding: 0; }
.people { gap: 12px; }
.person { display: flex; flex-direction: column; gap: 8px; padding: 12px; border: 1px solid var(--divider-color);
  border-radius: 12px; }
.who { display: flex; align-items: center; gap: 8px; }
.who h3 { font-size: 16px; line-height: 24px; overflow-wrap: anywhere; }
.who ha-icon { color: var(--secondary-text-color); }
.held { gap: 4px; }
.held li { display: flex; align-items: center; gap: 12px; }
.held li > ha-icon { flex: none; color: var(--shade, var(--secondary-text-color)); }
.held li > div:first-of-type { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.held .when { display: block; font-size: 14px; line-height: 20px; color: var(--primary-text-color); }
.held .when span { display: inline-block; }
.held .when span:not(:last-child)::after { content: " ·"; }
.held .rests { display: block; font-size: 14px; line-height: 20px; font-weight: 500; }
.acts { display: flex; flex: none; gap: 4px; }
.acts button { width: 48px; padding: 0; background: transparent; border-color: transparent; }
.acts button:hover { background: color-mix(in srgb, var(--primary-text-color) 12%, transparent); }
.give { display: flex; flex-wrap: wrap; gap: 8px; }
.give button { flex: 1 1 120px; }
.note { font-size: 14px; line-height: 20px; color: var(--primary-text-color); }
dialog { width: min(480px, 100vw - 32px); max-width: none; max-height: calc(100dvh - 32px); box-sizing: border-box;
  overflow: auto; scroll-padding-bottom: 160px; border: 1px solid var(--divider-color); gap: 16px; padding: 20px 20px 0; }
dialog > .rows { gap: 16px; }
.foot { position: sticky; bottom: 0; display: flex; flex-direction: column; gap: 12px; margin: 0 -20px; z-index: 1;
  padding: 12px 20px 20px; background: var(--card-background-color, #fff); border-top: 1px solid var(--divider-color); }
dialog h2 { font-size: 20px; line-height: 28px; overflow-wrap: anywhere; }
fieldset { border: none; margin: 0; padding: 0; min-width: 0; }
legend { padding: 0 0 4px; }
.field { display: flex; flex-direction: column; gap: 4px; min-width: 0; flex: 1; }
.field input { max-width: none; margin: 0; text-align: start; padding: 0 12px; font-size: 20px; letter-spacing: 0.2em; }
.field input.tag { letter-spacing: 0.05em; text-transform: uppercase; font-family: ui-monospace, monospace; }
.limits .field input { font-size: 16px; letter-spacing: normal; }
.field input[aria-invalid=true] { border: 2px solid var(--error-color, #db4437); }
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px; }
.choice, .day { display: flex; align-items: center; gap: 8px; min-height: 44px; cursor: pointer; }
.choice input, .day input { width: 22px; height: 22px; min-height: 0; margin: 0; flex: none;
  accent-color: var(--primary-color); }
.days { display: grid; grid-template-columns: repeat(auto-fit, minmax(84px, 1fr)); }
details { border: 1px solid var(--divider-color); border-radius: 12px; padding: 0 12px; }
summary { display: flex; align-items: center; gap: 8px; min-height: 48px; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary:focus-visible { outline: 3px solid var(--primary-color); outline-offset: 2px; border-radius: 8px; }
summary ha-icon { transition: transform 120ms; }
details[open] summary ha-icon { transform: rotate(180deg); }
.limits { display: flex; flex-direction: column; gap: 12px; }
details .limits { padding-bottom: 12px; }
.own { display: flex; flex-direction: column; gap: 4px; }
.hold { display: flex; flex-direction: column; align-items: center; gap: 12px; }
.hold ha-icon { --mdc-icon-size: 72px; color: var(--primary-color); }
.ends { display: flex; gap: 8px; }
.ends button { flex: 1; }
`;

/** The look of the mailbox, on a page that sells something. */
export const shopStyle = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#18222e, #e8eef3);
  --soft: light-dark(#566575, #9fb0bf);
  --line: light-dark(#dde4ea, #2c3946);
  --surface: light-dark(#fff, #16202a);
  --sunk: light-dark(#f5f7f9, #0f1720);
  --accent: light-dark(#0f5f56, #5fd0bf);
  --accent-strong: light-dark(#0a4a43, #86e0d2);
  --accent-ink: light-dark(#fff, #06231f);
  --accent-soft: light-dark(#e4f1ef, #17312f);
  --yes: light-dark(#0b6137, #7fdca6); --yes-bg: light-dark(#e1f5e9, #10301f);
  --wait: light-dark(#7a4f00, #f2c572); --wait-bg: light-dark(#fff3d9, #33270d);
  --no: light-dark(#9b1f1a, #ff9d95); --no-bg: light-dark(#fdebe9, #391613);
}
* { box-sizing: border-box; }
body {
  margin: 0; font: 14px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; color: var(--ink); background: var(--sunk);
}
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.top { background: var(--surface); border-bottom: 1px solid var(--line); }
.top p, main { max-width: 1000px; margin: 0 auto; padding: 0 20px; }
.top p { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: center; padding-block: 14px; }
.top a { display: flex; gap: 10px; align-items: center; color: inherit; text-decoration: none; font-size: 17px; font-weight: 700; }
.top svg { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linejoin: round; }
.top span { color: var(--soft); font-size: 13px; }
main { padding-block: 28px 48px; display: grid; gap: 20px; }
h1 { font-size: 22px; line-height: 1.3; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 16px; line-height: 1.3; margin: 0; }
p { margin: 0; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.columns { display: grid; gap: 20px; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); align-items: start; }
.card {
  display: grid; gap: 12px; padding: 20px; border-radius: 10px; background: var(--surface); box-shadow: 0 0 0 1px var(--line);
  min-width: 0;
}
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; }
.lines li, .total { display: flex; gap: 16px; justify-content: space-between; }
.lines li { padding-bottom: 12px; border-bottom: 1px solid var(--line); }
.lines span, .total span { white-space: nowrap; font-variant-numeric: tabular-nums; }
.total { font-size: 16px; font-weight: 700; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 16px; margin: 0; font-size: 13px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: 10px; }
button, .button {
  font: inherit; font-weight: 600; min-height: 44px; padding: 9px 18px; border-radius: 8px; border: 0; cursor: pointer;
  color: var(--accent-ink); background: var(--accent); text-decoration: none; display: inline-flex; align-items: center;
}
button:hover, .button:hover { background: var(--accent-strong); }
.second { color: var(--accent); background: var(--accent-soft); }
.second:hover { color: var(--accent-strong); background: var(--accent-soft); text-decoration: underline; }
.notice { padding: 12px 16px; border-radius: 8px; display: grid; gap: 4px; background: var(--wait-bg); color: var(--wait); }
.notice[data-tone="yes"] { background: var(--yes-bg); color: var(--yes); }
.notice[data-tone="no"] { background: var(--no-bg); color: var(--no); }
summary { cursor: pointer; color: var(--soft); font-size: 13px; padding: 6px 0; }
pre {
  margin: 8px 0 0; padding: 12px; border-radius: 8px; background: var(--sunk); font: 12px/1.5 ui-monospace, monospace;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
.choice { display: grid; gap: 2px; padding: 16px 20px; text-decoration: none; color: inherit; }
.choice:hover { background: var(--accent-soft); }
@media (max-width: 760px) { .columns { grid-template-columns: minmax(0, 1fr); } }
`;

/** The list is fetched anew when a mail comes; the mail that is open stays as it is. */
export const liveScript = `
new EventSource('/arrivals').onmessage = async () => {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
  const fresh = page.getElementById('mails');
  const list = document.getElementById('mails');
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  list.replaceChildren(...fresh.childNodes);
  if (focused) list.querySelector('a[href="' + CSS.escape(focused) + '"]')?.focus();
};
`;

export const mailboxStyle = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#18222e, #e8eef3);
  --soft: light-dark(#566575, #9fb0bf);
  --line: light-dark(#dde4ea, #2c3946);
  --surface: light-dark(#fff, #16202a);
  --sunk: light-dark(#f5f7f9, #0f1720);
  --accent: light-dark(#0f5f56, #5fd0bf);
  --accent-soft: light-dark(#e4f1ef, #17312f);
}
* { box-sizing: border-box; }
body {
  margin: 0; height: 100vh; display: grid; grid-template-columns: minmax(300px, 380px) 1fr;
  font: 14px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; color: var(--ink); background: var(--sunk);
}
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: 6px; }
nav { background: var(--surface); border-right: 1px solid var(--line); overflow-y: auto; padding-bottom: 24px; }
nav header { display: flex; gap: 10px; align-items: center; padding: 20px 20px 4px; }
nav svg { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linejoin: round; }
h1 { font-size: 17px; line-height: 1.3; margin: 0; flex: 1; }
.count { color: var(--soft); background: var(--sunk); border-radius: 99px; padding: 1px 10px; font-size: 12px; font-weight: 600; }
.note, .empty { margin: 0; padding: 0 20px 12px; color: var(--soft); font-size: 13px; }
.empty { padding-top: 20px; border-top: 1px solid var(--line); }
ol, ul { list-style: none; margin: 0; padding: 0; }
.recipients { display: flex; flex-wrap: wrap; gap: 6px; padding: 0 20px 14px; }
.recipients a {
  display: block; font-size: 12px; padding: 3px 10px; border-radius: 99px; text-decoration: none;
  color: var(--soft); box-shadow: inset 0 0 0 1px var(--line); max-width: 320px; overflow: hidden; text-overflow: ellipsis;
}
.recipients a[aria-current] { color: var(--accent); background: var(--accent-soft); box-shadow: none; font-weight: 600; }
ol a {
  display: grid; gap: 1px; padding: 12px 20px; border-top: 1px solid var(--line);
  text-decoration: none; color: inherit;
}
ol li:last-child a { border-bottom: 1px solid var(--line); }
ol a:hover { background: var(--sunk); }
ol a[aria-current] { background: var(--accent-soft); }
.line { display: flex; gap: 12px; color: var(--soft); font-size: 12px; }
.to { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.line time { white-space: nowrap; }
.subject { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.excerpt { color: var(--soft); font-size: 13px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
main { overflow-y: auto; display: flex; min-width: 0; }
.hint { margin: auto; color: var(--soft); padding: 24px; }
article { flex: 1; display: flex; flex-direction: column; min-width: 0; padding: 28px 32px 32px; gap: 14px; }
h2 { margin: 0; font-size: 20px; line-height: 1.3; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0; font-size: 13px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.back { display: none; align-self: start; padding: 4px 0; text-decoration: none; font-weight: 600; }
.views { display: flex; gap: 4px; margin: 0; }
.views a { padding: 4px 12px; border-radius: 8px; text-decoration: none; font-weight: 600; font-size: 13px; color: var(--soft); }
.views a[aria-current] { color: var(--accent); background: var(--accent-soft); }
iframe, pre {
  flex: 1; min-height: 420px; margin: 0; border: 0; border-radius: 10px; box-shadow: 0 0 0 1px var(--line);
  background: var(--surface);
}
iframe { width: 100%; background: #fff; color-scheme: light; }
pre { padding: 20px; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 760px) {
  body { grid-template-columns: 1fr; height: auto; min-height: 100vh; }
  .reading nav, .listing main { display: none; }
  nav { border: 0; } .back { display: block; } article { padding: 20px; min-height: 100vh; }
}
`;

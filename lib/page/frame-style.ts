/**
 * Styles of the frame around the card. `!important` in a shadow tree beats everything the page says about the host,
 * inline styles too: that is why the page can neither restyle nor hide it. Sizes in px: rem would be the page's.
 */
export const frameStyle = `
:host { all: initial !important; display: block !important; flex: none !important; }
.frame {
  --frame-surface: #fff; --frame-ink: #18222e; --frame-soft: #566575; --frame-line: #dde4ea;
  --frame-accent: #0f5f56; --frame-accent-ink: #fff; --frame-notice: #fff3d9; --frame-notice-ink: #7a4f00;
  color-scheme: light;
  font: 14px/1.45 system-ui, "Segoe UI", Roboto, sans-serif;
  color: var(--frame-ink);
  text-align: start;
}
.frame[data-theme='dark'] {
  --frame-surface: #16202a; --frame-ink: #e8eef3; --frame-soft: #9fb0bf; --frame-line: #2c3946;
  --frame-accent: #5fd0bf; --frame-accent-ink: #06231f; --frame-notice: #33270d; --frame-notice-ink: #f2c572;
  color-scheme: dark;
}
.frame *, .frame *::before { box-sizing: border-box; }
[hidden] { display: none !important; }
.chip, .collapse, .reload { font: inherit; border: 0; margin: 0; cursor: pointer; }
.chip:focus-visible, .collapse:focus-visible, .reload:focus-visible {
  outline: 2px solid var(--frame-accent); outline-offset: 2px;
}
.chip {
  position: fixed; z-index: 2147483000;
  display: inline-flex; align-items: center; gap: 8px; height: 36px; padding: 0 14px 0 10px;
  border-radius: 99px; background: var(--frame-surface); color: var(--frame-ink);
  font-size: 13px; font-weight: 600; white-space: nowrap;
  box-shadow: 0 0 0 1px var(--frame-line), 0 4px 14px #0b14202e;
}
.chip:hover { background: color-mix(in srgb, var(--frame-accent) 8%, var(--frame-surface)); }
.chip[data-updated] { background: var(--frame-notice); color: var(--frame-notice-ink); }
.chip svg { width: 18px; height: 18px; color: var(--frame-accent); }
.frame[data-place='docked'] .panel {
  position: fixed; z-index: 2147483000; right: 16px; bottom: 16px;
  width: min(340px, calc(100vw - 32px)); max-height: min(620px, calc(100vh - 32px));
  display: flex; flex-direction: column; border-radius: 12px; overflow: hidden;
  background: var(--frame-surface);
  box-shadow: 0 0 0 1px var(--frame-line), 0 12px 40px #0b142040;
}
.frame[data-place='docked'] .slot { overflow: auto; }
.bar { display: flex; justify-content: flex-end; padding: 6px 8px 0; }
.collapse {
  display: grid; place-items: center; width: 28px; height: 28px; border-radius: 8px;
  background: none; color: var(--frame-soft);
}
.collapse:hover { background: color-mix(in srgb, var(--frame-ink) 8%, transparent); }
.collapse svg { width: 16px; height: 16px; }
.notice {
  display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; padding: 12px 14px; margin: 0 0 8px;
  border-radius: 10px; background: var(--frame-notice); color: var(--frame-notice-ink); font-size: 13px;
}
.frame[data-place='docked'] .notice { margin: 4px 10px 8px; }
.notice span { flex: 1 1 160px; }
.reload {
  min-height: 28px; padding: 4px 12px; border-radius: 8px; font-weight: 600;
  background: var(--frame-accent); color: var(--frame-accent-ink);
}
.slot[inert] { opacity: 0.6; }
`;

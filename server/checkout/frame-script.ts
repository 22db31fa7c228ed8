import {createPageScript} from '../pages/page-script.ts';

/** Tells the page around the notice how high it is, and nobody else: the origin is one that the server has found registered. */
export const frameScript = createPageScript(function tellHeight() {
  const notice = document.getElementById('co-notice');
  const origin = notice?.dataset.origin;
  if (!notice || origin === undefined) return;
  const tell = () =>
    parent.postMessage({vouchHeight: Math.ceil(notice.getBoundingClientRect().height)}, origin);
  new ResizeObserver(tell).observe(notice);
  tell();
});

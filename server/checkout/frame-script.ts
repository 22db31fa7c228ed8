import {createPageScript} from '../pages/page-script.ts';

/** Tells the page around the notice how high it is, and nobody else: the origin is one that the server has found registered. */
export const frameScript = createPageScript(function tellHeight() {
  const notice = document.getElementById('co-notice');
  const origin = notice?.dataset.origin;
  if (!notice || origin === undefined) return;
  // Its first word comes once it is laid out; a frame that has no width yet makes it as high as it has words
  new ResizeObserver(() => {
    const {width, height} = notice.getBoundingClientRect();
    if (width > 0) parent.postMessage({vouchHeight: Math.ceil(height)}, origin);
  }).observe(notice);
});

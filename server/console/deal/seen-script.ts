import {createPageScript} from '../../pages/page-script.ts';

/**
 * Where scripts run, messages that somebody has looked at are read: the form for it is sent once it has been in view for a moment. The
 * page stays as it is, so that what is new still says so.
 */
export const seenScript = createPageScript(() => {
  const news = document.querySelector('[data-seen]');
  const form = news?.querySelector('form');
  if (!news || !form) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (!entry?.isIntersecting) return;
    timer = setTimeout(() => {
      watch.disconnect();
      const body = new URLSearchParams();
      for (const field of form.querySelectorAll('input')) body.append(field.name, field.value);
      void fetch(form.action, {method: 'POST', body, redirect: 'manual'});
    }, 2000);
  });
  watch.observe(news);
});

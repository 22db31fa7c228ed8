import {h} from './build-element.ts';

const toasts = h('div', {class: 'toasts', role: 'status'});
const shownMs = 2500;

export function showToast(text: string): void {
  document.body.append(toasts);
  const toast = h('p', {}, text);
  toasts.append(toast);
  setTimeout(() => toast.remove(), shownMs);
}

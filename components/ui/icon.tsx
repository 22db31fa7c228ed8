/** Own line icons on a 24 px grid, one path each; decoration only, the words beside them carry the meaning. */
const paths = {
  seal: 'M12 2l2.6 2 3.3-.2.9 3.2 2.7 1.9L20.4 12l1.1 3.1-2.7 1.9-.9 3.2-3.3-.2L12 22l-2.6-2-3.3.2-.9-3.2L2.5 15.1 3.6 12 2.5 8.9l2.7-1.9.9-3.2 3.3.2zM8.5 12l2.5 2.5 4.5-5',
  copy: 'M11 9h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM5 15V5a2 2 0 0 1 2-2h8',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M7 7l10 10M17 7L7 17',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7.5V12l3 2',
  plus: 'M12 5v14M5 12h14',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM20 20l-4-4',
  external: 'M14 4h6v6M20 4l-9 9M18 14v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h4',
  eye: 'M2 12c2.5-4.5 6-6.5 10-6.5s7.5 2 10 6.5c-2.5 4.5-6 6.5-10 6.5S4.5 16.5 2 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  pencil: 'M4 20l1-4.5L16.5 4a2 2 0 0 1 2.8 0l.7.7a2 2 0 0 1 0 2.8L8.5 19zM14 6.5l3.5 3.5',
  clone: 'M4 4h11v11H4zM9 19.5h9a1.5 1.5 0 0 0 1.5-1.5V9M9.5 7v5M7 9.5h5',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  back: 'M19 12H5M11 6l-6 6 6 6',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  offline:
    'M3 3l18 18M5 12.5a10 10 0 0 1 4-2.3M14 10a10 10 0 0 1 5 2.5M8.5 16a5 5 0 0 1 5-1M2 9a15 15 0 0 1 4-2.5M11 5.5A15 15 0 0 1 22 9M12 19.5h.01',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c.5-4 3.5-6 8-6s7.5 2 8 6',
  deal: 'M4 8h16v11H4zM9 8V5h6v3M4 13h16M12 12v2',
  chevron: 'M6 9l6 6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  'sign-out': 'M10 4H5v16h5M15 8l4 4-4 4M19 12H9',
  gear: 'M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2',
  busy: 'M12 4a8 8 0 1 1-8 8',
  clip: 'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.2 17.2a1.7 1.7 0 0 1-2.4-2.4L14.5 7',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  mail: 'M3 6h18v12H3zM3 7l9 7 9-7',
  lock: 'M6 11h12v10H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11',
} as const;

export type IconName = keyof typeof paths;

export function Icon({name}: {name: IconName}) {
  return (
    <svg class="v-icon" data-name={name} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** Line drawings on a 20 by 20 grid. */
function draw(...paths: readonly string[]): () => SVGElement {
  return () => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 20 20');
    svg.setAttribute('aria-hidden', 'true');
    for (const d of paths) {
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('d', d);
      svg.append(path);
    }
    return svg;
  };
}

export const icons = {
  brand: draw('M3 15V5h4l3 5 3-5h4v10'),
  deal: draw('M3 7h14v9H3z', 'M7 7V4h6v3', 'M3 11h14'),
  contact: draw(
    'M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z',
    'M4 17c.6-3.5 3-5 6-5s5.4 1.5 6 5',
  ),
  company: draw('M4 17V4h8v13', 'M12 8h4v9', 'M3 17h14', 'M7 7.5h2M7 10.5h2M7 13.5h2'),
  scheme: draw('M10 3a7 7 0 1 0 7 7 5.5 5.5 0 0 1-7-7z'),
  open: draw('M5 8l5 5 5-5'),
  note: draw('M4 4h12v9l-3 3H4z', 'M7 8h6M7 11h4'),
  mail: draw('M3 5h14v10H3z', 'M3 6l7 5 7-5'),
  call: draw('M5 3h3l1.5 4-2 1.5a9 9 0 0 0 4 4l1.5-2 4 1.5v3c-6 1-13-6-12-12z'),
  task: draw('M4 5h3M4 10h3M4 15h3M10 5h6M10 10h6M10 15h6'),
};

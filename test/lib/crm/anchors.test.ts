// @vitest-environment happy-dom
import {beforeEach, describe, expect, test} from 'vitest';
import {hubspot} from '../../../lib/crm/hubspot.ts';

/* happy-dom lays nothing out: each element says where it stands, `data-at="left,width"`, and whether it is shown. */
beforeEach(() => {
  document.body.replaceChildren();
});

function show(markup: string): void {
  document.body.innerHTML = markup;
  for (const element of document.querySelectorAll('*')) {
    const [left = 0, width = 0] = (element.getAttribute('data-at') ?? '').split(',').map(Number);
    element.getBoundingClientRect = () => new DOMRect(left, 0, width, 0);
    element.checkVisibility = () => !element.closest('[hidden]');
  }
}

const found = () => {
  const anchor = hubspot.findAnchor(document);
  return (
    anchor && [anchor.rung, anchor.element.id, anchor.isFirstChoice ? 'best' : 'for want of better']
  );
};

describe('the right column', () => {
  test('is the inner scroller when there is one', () => {
    show(`<div id=outer data-test-id="records-right-sidebar" data-at="900,316">
      <aside id=inner data-test-id="right-sidebar" data-at="900,316"></aside></div>`);
    expect(found()).toEqual(['right-sidebar', 'inner', 'best']);
  });

  test('is the outer column when the scroller is not there yet', () => {
    show(`<div id=outer data-test-id="records-right-sidebar" data-at="900,316"></div>`);
    expect(found()).toEqual(['records-right-sidebar', 'outer', 'for want of better']);
  });

  test('is the one that is shown when an old page stays hidden in the document', () => {
    show(`<div hidden><aside id=old data-test-id="right-sidebar" data-at="900,316"></aside></div>
      <aside id=new data-test-id="right-sidebar" data-at="900,316"></aside>`);
    expect(found()).toEqual(['right-sidebar', 'new', 'best']);
  });

  test.each([
    ['hidden', `<aside hidden data-test-id="right-sidebar" data-at="900,316"></aside>`],
    ['collapsed to a handle', `<aside data-test-id="right-sidebar" data-at="1240,24"></aside>`],
    ['missing', `<aside data-test-id="left-sidebar" data-at="0,300"></aside>`],
  ])('is not found while %s', (_title, markup) => {
    show(markup);
    expect(found()).toBeUndefined();
  });

  const association = (left: number) =>
    `<div id=column><div data-test-id="card-wrapper-ASSOCIATION_V3/0-1" data-at="${left},316"></div></div>`;

  test('is the parent of an association card right of the middle', () => {
    show(`<div data-test-id="middle-pane" data-at="300,600.4"></div>${association(900)}`);
    expect(found()).toEqual(['association-card', 'column', 'for want of better']);
  });

  test('is not the middle column, which can hold association cards as well', () => {
    show(`<div data-test-id="middle-pane" data-at="300,600"></div>${association(320)}`);
    expect(found()).toBeUndefined();
  });
});

describe('the title', () => {
  test('comes from the newer landmark first, in one line', () => {
    show(`<h2 data-test-id="highlight-record-label"> Kolej
      Bałtycka </h2><span data-selenium-test="highlightTitle">older</span>`);
    expect(hubspot.findTitle(document)).toBe('Kolej Bałtycka');
  });

  test('comes from the older landmark while the newer is hidden or empty', () => {
    show(`<h2 hidden data-test-id="highlight-record-label">hidden</h2>
      <h2 data-test-id="highlight-record-label">  </h2><b data-selenium-test="highlightTitle">Acme</b>`);
    expect(hubspot.findTitle(document)).toBe('Acme');
  });

  test('is cut where a page overdoes it', () => {
    show(`<h2 data-test-id="highlight-record-label">${'x'.repeat(5000)}</h2>`);
    expect(hubspot.findTitle(document)).toHaveLength(200);
  });

  test('is missing on a page of skeletons', () => {
    show(`<div data-test-id="left-sidebar"></div>`);
    expect(hubspot.findTitle(document)).toBeUndefined();
  });
});

// @vitest-environment happy-dom
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {findFreeSpot} from '../../../lib/page/free-spot.ts';

/* A window of 1000 by 800 with boxes in it; happy-dom has no layout, so elementsFromPoint is answered from the list. */
type Box = {element: Element; left: number; top: number; right: number; bottom: number};
let boxes: Box[];
const own = document.createElement('x-card');
const chip = {width: 180, height: 36};

beforeEach(() => {
  boxes = [];
  vi.spyOn(document.documentElement, 'clientWidth', 'get').mockReturnValue(1000);
  vi.spyOn(document.documentElement, 'clientHeight', 'get').mockReturnValue(800);
  document.elementsFromPoint = (x, y) =>
    boxes
      .filter(({left, top, right, bottom}) => x >= left && x < right && y >= top && y < bottom)
      .map(({element}) => element);
});
afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function put(markup: string, [left, top, right, bottom]: [number, number, number, number]): void {
  document.body.insertAdjacentHTML('beforeend', markup);
  const outer = document.body.lastElementChild ?? document.body;
  const element = outer.querySelector('[data-hit]') ?? outer;
  boxes.unshift({element, left, top, right, bottom});
}

const spot = () => findFreeSpot(document, chip, own);

describe('the chip stands', () => {
  test('in the corner of an empty page', () => expect(spot()).toEqual({right: 16, bottom: 16}));

  test('on text and pictures', () => {
    put('<p>Text</p>', [0, 0, 1000, 800]);
    expect(spot()).toEqual({right: 16, bottom: 16});
  });

  test.each([
    ['a button', '<button></button>'],
    ['a link', '<a href="#"></a>'],
    ['embedded things, such as a chat', '<object></object>'],
    ['a field', '<input>'],
    ['something that is made a button', '<div role="button"></div>'],
    ['something to press by its looks', '<div style="cursor: pointer"></div>'],
    ['an icon in a button', '<button><svg data-hit></svg></button>'],
  ])('above %s in the corner', (_title, markup) => {
    put(markup, [920, 730, 980, 790]);
    const {right, bottom} = spot();
    expect(right).toBe(16);
    expect(800 - bottom).toBeLessThanOrEqual(730);
  });

  test('beside a column of buttons', () => {
    put('<button></button>', [950, 0, 1000, 800]);
    const {right, bottom} = spot();
    expect(1000 - right).toBeLessThanOrEqual(950);
    expect(bottom).toBe(16);
  });

  test('not on a small button either', () => {
    put('<button></button>', [860, 755, 884, 779]);
    expect(800 - spot().bottom).toBeLessThanOrEqual(755);
  });

  test('where it stands already, since it is not in its own way', () => {
    own.setAttribute('role', 'button');
    boxes.push({element: own, left: 800, top: 740, right: 1000, bottom: 800});
    expect(spot()).toEqual({right: 16, bottom: 16});
  });

  test('in the corner when there is nothing but buttons', () => {
    put('<button></button>', [0, 0, 1000, 800]);
    expect(spot()).toEqual({right: 16, bottom: 16});
  });
});

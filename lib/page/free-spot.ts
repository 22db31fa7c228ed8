/**
 * Where a small fixed button may stand without covering something a person wants to press: in the bottom right corner,
 * else as little higher, then as little further left, as it takes. Only elements under the finger count, so text and
 * pictures may be covered.
 */
export type Spot = {right: number; bottom: number};

const stepPx = 16;
const marginPx = 16;
/** No target of a usable size slips between two samples. */
const samplePx = 22;
/** Further up than this share of the window nobody expects it. */
const highest = 0.6;
const leftmost = 0.5;

const pressable =
  'a,button,input,select,textarea,label,summary,iframe,embed,object,audio,video,[tabindex],[onclick],[contenteditable],' +
  '[role=button],[role=link],[role=tab],[role=menuitem],[role=checkbox],[role=switch],[role=option],[role=textbox]';

/** The first free spot for a box of that size; the corner itself when there is none. `own` is never in its own way. */
export function findFreeSpot(
  doc: Document,
  size: {width: number; height: number},
  own: Element,
): Spot {
  const {clientWidth, clientHeight} = doc.documentElement;
  for (
    let right = marginPx;
    right + size.width < clientWidth * leftmost + marginPx;
    right += size.width
  ) {
    for (let bottom = marginPx; bottom + size.height < clientHeight * highest; bottom += stepPx) {
      const left = clientWidth - right - size.width;
      const top = clientHeight - bottom - size.height;
      if (isFree(doc, new DOMRect(left, top, size.width, size.height), own)) return {right, bottom};
    }
  }
  return {right: marginPx, bottom: marginPx};
}

function isFree(doc: Document, box: DOMRect, own: Element): boolean {
  const columns = Math.ceil(box.width / samplePx);
  const rows = Math.ceil(box.height / samplePx);
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      const x = Math.min(box.left + column * samplePx, box.right - 1);
      const y = Math.min(box.top + row * samplePx, box.bottom - 1);
      const under = doc.elementsFromPoint(x, y).find((element) => element !== own);
      if (under && isPressable(under)) return false;
    }
  }
  return true;
}

function isPressable(element: Element): boolean {
  return element.closest(pressable) !== null || getComputedStyle(element).cursor === 'pointer';
}

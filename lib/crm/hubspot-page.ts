import type {ObjectType} from '../domain/crm-ref.ts';
import type {Anchor} from './adapter.ts';
import {hasRoom} from './visible.ts';

/**
 * HubSpot's record page: its addresses and its landmarks, each seen in several independent public sources. The
 * address names the type twice over the years: `/record/0-3/{id}` now, `/deal/{id}` before; both are still served,
 * followed by any suffix (`/view/1`). Landmarks are test ids, never texts: every title is translated.
 */
const recordPath =
  /^\/contacts\/([1-9]\d{0,19})\/(?:record\/(0-[123])|(contact|company|deal))\/([1-9]\d{0,19})(?:\/|$)/;

const typesById: Partial<Record<string, ObjectType>> = {
  '0-1': 'contact',
  '0-2': 'company',
  '0-3': 'deal',
  contact: 'contact',
  company: 'company',
  deal: 'deal',
};

const idsByType: Record<ObjectType, string> = {contact: '0-1', company: '0-2', deal: '0-3'};

export type RecordPath = {portal: string; objectType: ObjectType; objectId: string};

/** The record named by a path; tickets, custom objects, lists, boards and calling windows are none. */
export function findRecordPath(pathname: string): RecordPath | undefined {
  const [, portal, typeId, legacyType, objectId] = recordPath.exec(pathname) ?? [];
  const objectType = typesById[typeId ?? legacyType ?? ''];
  return portal && objectType && objectId ? {portal, objectType, objectId} : undefined;
}

/** The one address we keep for a record: current form, no view, no query. */
export function recordAddress(origin: string, {portal, objectType, objectId}: RecordPath): string {
  return `${origin}/contacts/${portal}/record/${idsByType[objectType]}/${objectId}`;
}

/** The right column, best landmark first. */
export function findRightColumn(doc: Document): Anchor | undefined {
  const scroller = findShown(doc, '[data-test-id="right-sidebar"]');
  if (scroller) return {element: scroller, rung: 'right-sidebar', isFirstChoice: true};
  const outer = findShown(doc, '[data-test-id="records-right-sidebar"]');
  if (outer) return {element: outer, rung: 'records-right-sidebar', isFirstChoice: false};
  const parent = findAssociationColumn(doc);
  return parent && {element: parent, rung: 'association-card', isFirstChoice: false};
}

/** The record's title: today's landmark, then the older one. */
export function findHighlightTitle(doc: Document): string | undefined {
  for (const landmark of [
    '[data-test-id="highlight-record-label"]',
    '[data-selenium-test="highlightTitle"]',
  ]) {
    for (const element of doc.querySelectorAll(landmark)) {
      const title = element.textContent.replace(/\s+/g, ' ').trim();
      if (title && element.checkVisibility()) return title.slice(0, 200);
    }
  }
  return undefined;
}

/** An association card can also sit in a tab of the middle column, so it counts only to the right of that. */
function findAssociationColumn(doc: Document): Element | undefined {
  const middle = findShown(doc, '[data-test-id="middle-pane"]');
  if (!middle) return undefined;
  const {right} = middle.getBoundingClientRect();
  for (const card of doc.querySelectorAll('[data-test-id^="card-wrapper-ASSOCIATION_V3/"]')) {
    const column = card.parentElement;
    // One pixel of slack: browsers place columns at fractions of a pixel.
    if (column && hasRoom(card) && card.getBoundingClientRect().left >= right - 1) return column;
  }
  return undefined;
}

function findShown(doc: Document, selector: string): Element | undefined {
  return Array.from(doc.querySelectorAll(selector)).find(hasRoom);
}

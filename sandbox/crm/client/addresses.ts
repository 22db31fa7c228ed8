import {portal, typeIds} from '../records.ts';

export type Kind = keyof typeof typeIds;
export type Route =
  {page: 'list'; kind: Kind} | {page: 'record'; kind: Kind; id: string} | {page: 'other'};

const byWord: Partial<Record<string, Kind>> = {
  '0-1': 'contact',
  '0-2': 'company',
  '0-3': 'deal',
  contact: 'contact',
  company: 'company',
  deal: 'deal',
};

/** Current and legacy addresses, as HubSpot serves both. */
export function findRoute(pathname: string): Route {
  const list = /^\/contacts\/\d+\/objects\/(0-[123])\//.exec(pathname);
  if (list) return {page: 'list', kind: byWord[list[1] ?? ''] ?? 'deal'};
  const record =
    /^\/contacts\/\d+\/(?:record\/(0-[123])|(contact|company|deal))\/(\d+)(?:\/|$)/.exec(pathname);
  const kind = byWord[record?.[1] ?? record?.[2] ?? ''];
  return kind && record?.[3] ? {page: 'record', kind, id: record[3]} : {page: 'other'};
}

/** Variants go along from page to page. */
const withVariant = (path: string) => {
  const variant = new URLSearchParams(location.search).get('variant');
  return variant ? `${path}?variant=${variant}` : path;
};

export const listPath = (kind: Kind) =>
  withVariant(`/contacts/${portal}/objects/${typeIds[kind]}/views/all/list`);

export const recordPath = (kind: Kind, id: string) =>
  withVariant(`/contacts/${portal}/record/${typeIds[kind]}/${id}`);

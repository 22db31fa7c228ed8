import type {ProgramSettings} from '../../lib/domain/program-settings.ts';
import type {SettingsEdit} from '../write/program-settings.ts';
import {hasName, newId} from './catalogue-edits.ts';

/** Edits of a program's settings, pure. A region that somebody is in stays; ids are made of the first name and never change. */
export function setTerms(
  terms: Pick<ProgramSettings, 'capacity' | 'registrationDays' | 'assignment'>,
): SettingsEdit {
  return ({capacity: _capacity, registrationDays: _days, ...kept}) => ({...kept, ...terms});
}

export function addRegion(name: string): SettingsEdit {
  return (settings) => {
    const {regions = []} = settings;
    if (hasName(regions, name)) return 'duplicate';
    return {...settings, regions: [...regions, {id: newId(regions, name), name}]};
  };
}

export function renameRegion(id: string, name: string): SettingsEdit {
  return (settings) => {
    const {regions = []} = settings;
    if (!regions.some((region) => region.id === id)) return 'unknown';
    if (hasName(regions, name, id)) return 'duplicate';
    return {
      ...settings,
      regions: regions.map((region) => (region.id === id ? {...region, name} : region)),
    };
  };
}

/** Gone already is as good as removed. */
export function removeRegion(id: string): SettingsEdit {
  return (settings, used) =>
    used.has(id)
      ? 'in_use'
      : {...settings, regions: (settings.regions ?? []).filter((region) => region.id !== id)};
}

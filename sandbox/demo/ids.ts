/** Ids are fixed, so that a seed which was cut short can be completed. Of whatever kind they are taken for. */
export function fixedId(group: number, number: number | string): never {
  return `019a0000-00${String(group).padStart(2, '0')}-7000-8000-${String(number).padStart(12, '0')}` as never; // made here
}

/** Takes a person to the notices about overwritten values: what stands in focus is read out. */
export function showOverwrites(): void {
  const region = document.querySelector<HTMLElement>('.a-overwrites');
  region?.focus();
  region?.scrollIntoView({block: 'nearest'});
}

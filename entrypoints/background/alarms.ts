import browser from 'webextension-polyfill';

const pullAlarm = 'pull';
const retryAlarm = 'retry';
const pullMinutes = 2;

/** Alarms may not survive the browser's restart, so they are set anew whenever we start. */
export function startAlarms(onAlarm: () => void): void {
  browser.alarms.onAlarm.addListener(onAlarm);
  void browser.alarms.get(pullAlarm).then((there) => {
    if (!there) void browser.alarms.create(pullAlarm, {periodInMinutes: pullMinutes});
  });
}

let isSet: boolean | undefined;

/** While edits wait for a server that cannot be reached: a timer of ours would die with the worker. */
export function setRetryAlarm(isWanted: boolean): void {
  if (isSet === isWanted) return;
  isSet = isWanted;
  if (isWanted) void browser.alarms.create(retryAlarm, {periodInMinutes: 0.5});
  else void browser.alarms.clear(retryAlarm);
}

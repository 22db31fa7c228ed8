import browser from 'webextension-polyfill';
import {defineBackground} from 'wxt/utils/define-background';
import {createServerApiPorts} from './api-ports.ts';
import {createAttractions} from '../../lib/background/attractions.ts';
import {createBackground} from '../../lib/background/background.ts';
import {createRouter} from '../../lib/messages/router.ts';
import {systemClock} from '../../lib/platform/clock.ts';
import {webLock} from '../../lib/platform/lock.ts';
import {consoleLog} from '../../lib/platform/log.ts';
import {newId} from '../../lib/platform/new-id.ts';
import {createPrivateArea} from '../../lib/platform/private-area.ts';
import {openSecondDisk} from '../../lib/platform/second-disk.ts';
import {createFileBytes} from '../../lib/store/file-bytes.ts';
import {createSpare} from '../../lib/store/spare.ts';
import {createSparedStore} from '../../lib/store/spared.ts';
import {setRetryAlarm, startAlarms} from './alarms.ts';
import {copyText} from './clipboard.ts';
import {injectIntoOpenTabs, loadCard} from './inject.ts';
import {notify, onNoticeClicked} from './notices.ts';
import {addressOf, openAddress, openPage} from './tabs.ts';
import {setBadge, texts} from './toolbar.ts';

/** Every listener is registered at once, in the first turn: the browser starts us for an event and looks no later. */
export default defineBackground(() => {
  const own = {id: browser.runtime.id, origin: browser.runtime.getURL('').replace(/\/$/, '')};
  const local = createPrivateArea();
  const spare = createSpare(() => openSecondDisk('spare'));
  const store = createSparedStore(newId, spare, consoleLog);
  const background = createBackground({
    ...createServerApiPorts(local),
    own,
    store,
    files: createFileBytes(),
    local,
    clock: systemClock,
    lock: webLock,
    log: consoleLog,
    attractions: createAttractions({local, texts, notify, setBadge}),
    openSocket: (url, protocol) => new WebSocket(url, [protocol]),
    addressOf,
    loadCard,
    copy: copyText,
    ...{openPage, openAddress},
    setRetryAlarm,
  });
  const onError = (call: string, cause: unknown): void => consoleLog('call.failed', {call}, cause);

  browser.runtime.onMessage.addListener(createRouter({...background, own, onError}));
  browser.runtime.onConnect.addListener((port) => background.accept(port));
  browser.runtime.onInstalled.addListener(({reason}) => {
    if (reason === 'install') void injectIntoOpenTabs();
  });
  browser.tabs.onUpdated.addListener((tabId, {url}) => {
    if (url !== undefined) background.hub.moved(tabId);
  });
  startAlarms(() => void background.hint('alarm'));
  onNoticeClicked();
  self.addEventListener('online', () => void background.hint('online'));
  void background.hint('alarm'); // what waited while we were not running
});

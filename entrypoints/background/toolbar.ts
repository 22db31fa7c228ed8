import browser from 'webextension-polyfill';
import type {Badge} from '../../lib/background/attractions.ts';
import {createTexts} from '../../lib/domain/texts.ts';

const placeholders = ['$1', '$2', '$3', '$4', '$5', '$6', '$7', '$8', '$9'];

/** Texts in the browser's language; the placeholders stay in, for createTexts to fill. */
export const texts = createTexts(browser.i18n.getUILanguage(), (key) =>
  browser.i18n.getMessage(key, placeholders),
);

const colours = {attention: '#9a5b00', news: '#0b7a55'};

export async function setBadge(badge: Badge | undefined): Promise<void> {
  await browser.action.setBadgeText({text: badge?.text ?? ''});
  await browser.action.setTitle({title: badge?.title ?? texts.t('extension_name')});
  if (!badge) return;
  await browser.action.setBadgeBackgroundColor({color: colours[badge.tone]});
}

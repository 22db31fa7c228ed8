import {describe, expect, it} from 'vitest';
import type {NoticeSettings} from '../../../lib/domain/notice-settings.ts';
import {
  defaultPreferences,
  noticeTopics,
  preferencesOf,
} from '../../../lib/domain/notice-settings.ts';
import {maria, otto, partnerAccount} from './fixtures.ts';

describe('how a person is told', () => {
  const daily = {...defaultPreferences, mail: 'daily' as const};
  const settings: NoticeSettings = {
    id: partnerAccount.id,
    by: [{userId: maria.userId, preferences: daily}],
  };

  it('is as the person chose, whatever others did', () => {
    expect(preferencesOf(settings, maria.userId)).toBe(daily);
    expect(preferencesOf(settings, otto.userId)).toBe(defaultPreferences);
    expect(preferencesOf(undefined, maria.userId)).toBe(defaultPreferences);
  });

  it('reaches everybody about everything unless they say otherwise', () => {
    for (const topic of noticeTopics) expect(defaultPreferences.ways[topic]).not.toBe('none');
  });
});

import {renderToString} from 'preact-render-to-string';
import {describe, expect, it} from 'vitest';
import {passwordLength} from '../../../server/auth/better-auth.ts';
import type {Deps} from '../../../server/deps.ts';
import {NewPasswordField} from '../../../server/pages/new-password-field.tsx';
import {createPageApp} from '../../../server/pages/page-app.tsx';
import {createPageKit} from '../../../server/pages/page-kit.tsx';
import {PageProblem} from '../../../server/pages/page-problem.ts';
import {createServerTexts} from '../../../server/server-texts.ts';

const texts = createServerTexts('en');

describe('numbers on pages', () => {
  it.each([
    [20, 'Please wait 1 minute and try again.'],
    [60, 'Please wait 1 minute and try again.'],
    [61, 'Please wait 2 minutes and try again.'],
    [3600, 'Please wait 60 minutes and try again.'],
  ])('%i seconds to wait: %s', async (seconds, sentence) => {
    const deps: Partial<Deps> = {texts, trustedProxies: []};
    const app = createPageApp(createPageKit(deps as Deps)) // all that a page of words needs
      .get('/', () => {
        throw new PageProblem(429, seconds);
      });
    const answer = await app.request('/');
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe(String(seconds));
    expect(await answer.text()).toContain(sentence);
  });

  it('says how long a password must be, as a hint and as what is wrong', () => {
    const field = (error?: 'error_field_too_short' | 'error_field_too_long') =>
      renderToString(<NewPasswordField texts={texts} error={error} />);
    expect(field()).toContain(`At least ${passwordLength.min} characters.`);
    expect(field('error_field_too_short')).toContain(
      `At least ${passwordLength.min} characters, please.`,
    );
    expect(field('error_field_too_long')).toContain(texts.t('error_field_too_long'));
  });
});

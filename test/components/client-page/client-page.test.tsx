import {screen, within} from '@testing-library/preact';
import axe from 'axe-core';
import {describe, expect, it} from 'vitest';
import {ClientPage} from '../../../components/client-page/client-page.tsx';
import type {
  AskingState,
  ClientPageState,
} from '../../../components/client-page/client-page-state.ts';
import {show} from '../ui/show.tsx';
import {asking, states} from './client-page-states.ts';

const page = (state: ClientPageState) => show(<ClientPage state={state} />).container;

/** What a form holds when nobody touched it: what a robot would send, without any button. */
function untouched(container: Element): Array<[string, FormDataEntryValue]> {
  const form = container.querySelector('form');
  if (!form) throw new Error('The page has no form');
  return [...new FormData(form)];
}

const facts = (name: string) =>
  [...screen.getByLabelText(name).querySelectorAll('dt')].map((term) => [
    term.textContent,
    ...[...(term.parentElement?.querySelectorAll('dd') ?? [])].map((fact) => fact.textContent),
  ]);

describe('the page that asks', () => {
  it('says who asks, whom it is about, and what confirming means', () => {
    page(asking);
    expect(screen.getByRole('heading', {level: 1}).textContent).toBe(
      'Is Bright Agency your partner for this purchase?',
    );
    expect(
      screen.getByText(/^HubSpot asks you to confirm .* changes nothing in your order\.$/),
    ).toBeTruthy();
    expect(screen.getByText(/Asked by Maria Nowak, Bright Agency, on Nov 18, 2026\./)).toBeTruthy();
  });

  it('names products, tiers and the onboarding they share', () => {
    page(asking);
    expect(facts('What you are asked to confirm')).toEqual([
      ['Marketing Hub', 'Professional'],
      ['Sales Hub', 'Starter'],
      ['Onboarding', 'By the partner, 1–3 months'],
    ]);
  });

  it('names the onboarding of each product where they differ', () => {
    const [first, second] = asking.snapshot.lines;
    if (!first || !second) throw new Error('The example has two products');
    const lines = [first, {...second, onboarding: 'By the vendor'}];
    page({...asking, snapshot: {...asking.snapshot, lines}});
    expect(facts('What you are asked to confirm')).toEqual([
      ['Marketing Hub', 'ProfessionalBy the partner'],
      ['Sales Hub', 'StarterBy the vendor'],
      ['Estimated onboarding duration', '1–3 months'],
    ]);
  });

  it('has no word of onboarding for a provider', () => {
    expect(page(states['asking for a provider']).textContent).not.toMatch(
      /onboarding:|set them up/i,
    );
    expect(facts('What you are asked to confirm').map(([term]) => term)).toEqual([
      'Marketing Hub',
      'Sales Hub',
    ]);
  });

  it('posts to the link’s own address', () => {
    const form = page(asking).querySelector('form');
    expect([form?.method, form?.getAttribute('action')]).toEqual(['post', '/c/secret']);
  });

  it.each(['asking', 'asking, refused'] as const)(
    'decides nothing when sent as it stands: %s',
    (name) => {
      const typed = untouched(page(states[name])).filter(([, value]) => value !== '');
      expect(typed).toEqual([['seen', 'what-it-shows']]);
    },
  );

  it('keeps what was typed, and still no decision', () => {
    const typed = untouched(page(states['rejecting, refused'])).filter(([, value]) => value !== '');
    expect(typed).toEqual([
      ['seen', 'what-it-shows'],
      ['name', 'Jan Kowalski'],
      ['reason', 'other'],
    ]);
  });

  it('sends a decision only by the button that was clicked', () => {
    const container = page(asking);
    const buttons = [...container.querySelectorAll('button')].filter((button) => !button.hidden);
    expect(buttons.map(({name, value, textContent}) => [name, value, textContent])).toEqual([
      ['decision', 'confirm', 'Yes, confirm'],
      ['decision', 'reject', 'Reject'],
      ['decision', 'each', 'Send these answers'],
      ['decision', 'ask_change', 'Send to the partner'],
    ]);
  });

  it('has a dead first button, so that Enter in the name decides nothing', () => {
    const first = page(asking).querySelector<HTMLButtonElement>('form button');
    expect([first?.type, first?.disabled, first?.hidden, first?.name]).toEqual([
      'submit',
      true,
      true,
      '',
    ]);
  });

  it('keeps the reasons folded until something is not right', () => {
    const details = page(asking).querySelector('details');
    expect(details?.open).toBe(false);
    expect(details?.querySelector('summary')?.textContent).toBe('Something is not right');
  });

  it('lists the program’s reasons with none chosen', () => {
    page({...asking, form: {action: '/c/secret', seen: 'what-it-shows', step: 'reject'}});
    const group = screen.getByRole('group', {name: 'What is not right?'});
    const radios = within(group).getAllByRole<HTMLInputElement>('radio');
    expect(radios.map((radio) => radio.value)).toEqual(asking.reasons.map((reason) => reason.id));
    expect(radios.some((radio) => radio.checked)).toBe(false);
    expect(document.querySelector('details')?.open).toBe(true);
  });

  it('requires a name and says who will see it', () => {
    page(asking);
    const name = screen.getByRole<HTMLInputElement>('textbox', {name: 'Your name'});
    expect(name.required).toBe(true);
    const hint = document.getElementById(name.getAttribute('aria-describedby') ?? '');
    expect(hint?.textContent).toBe('Bright Agency and HubSpot will see it beside your answer.');
  });
});

describe('what is wrong with an answer', () => {
  it('stands in a summary that has the focus and leads to the fields', () => {
    page(states['asking, refused']);
    const summary = screen.getByRole('alert');
    expect(summary.textContent).toContain('Please check 2 things');
    expect([summary.hasAttribute('autofocus') || summary.autofocus, summary.tabIndex]).toEqual([
      true,
      -1,
    ]);
    const link = within(summary).getByRole('link', {name: 'Enter your name.'});
    expect(document.querySelector(link.getAttribute('href') ?? '')).toBe(
      screen.getByRole('textbox', {name: 'Your name'}),
    );
    expect(within(summary).queryAllByRole('link')).toHaveLength(1);
    expect(summary.textContent).toContain('Choose “Yes, confirm” or “Something is not right”.');
  });

  it.each([
    ['name', 'required', 'Enter your name.'],
    ['name', 'too_long', 'This name is too long. Use at most 200 characters.'],
    ['text', 'required', 'Say in your own words what is not right.'],
    ['text', 'too_long', 'This text is too long. Use at most 2,000 characters.'],
  ] as const)('stands beside the field: %s %s', (field, code, words) => {
    page(refusedFor(field, code));
    const name = field === 'name' ? 'Your name' : 'In your own words';
    const control = screen.getByRole('textbox', {name});
    expect(control.getAttribute('aria-invalid')).toBe('true');
    expect(descriptionOf(control)).toContain(words);
  });

  it.each(['required', 'unknown'] as const)('stands beside the reasons: %s', (code) => {
    page(refusedFor('reason', code));
    const group = screen.getByRole('group', {name: 'What is not right?'});
    expect(descriptionOf(group)).toBe('Choose what is not right.');
    const link = within(screen.getByRole('alert')).getByRole('link');
    expect(document.querySelector(link.getAttribute('href') ?? '')).toBe(
      within(group).getAllByRole('radio')[0],
    );
  });

  it('is said in general words when it is nothing we know', () => {
    page(refusedFor('lines.sales', 'invalid'));
    expect(screen.getByRole('alert').textContent).toContain(
      'This cannot be used. Please check it.',
    );
  });
});

describe('the preview', () => {
  it('is the same page, on which nothing can be sent', () => {
    const container = page(states.preview);
    expect(container.querySelector('form, main, h1, [id^=client-]')).toBeNull();
    expect(
      screen.getByRole('heading', {name: 'Is Bright Agency your partner for this purchase?'}),
    ).toBeTruthy();
    const group = screen.getByRole<HTMLFieldSetElement>('group', {
      name: /^This is what your client sees/,
    });
    expect(group.disabled).toBe(true);
    expect(group.contains(screen.getByRole('button', {name: 'Yes, confirm'}))).toBe(true);
  });
});

describe('an answered link', () => {
  it('thanks whoever confirmed just now', () => {
    page(states['confirmed just now']);
    expect(screen.getByRole('heading', {level: 1}).textContent).toBe(
      'Thank you. You confirmed Bright Agency.',
    );
    expect(facts('The answer').slice(0, 2)).toEqual([
      ['Marketing Hub', 'ProfessionalConfirmed'],
      ['Sales Hub', 'StarterConfirmed'],
    ]);
  });

  it('shows the first answer to everybody later', () => {
    const container = page(states['confirmed before']);
    expect(screen.getByRole('heading', {level: 1}).textContent).toBe(
      'This request is already answered',
    );
    expect(container.textContent).toContain(
      'Jan Kowalski confirmed Bright Agency as the partner on Nov 20, 2026',
    );
    expect(container.querySelector('form')).toBeNull();
  });

  it('says one reason once', () => {
    const {textContent} = page(states['rejected as a whole']);
    expect(
      textContent.match(/Onboarding or duration wrong: “We agreed on six weeks\.”/g),
    ).toHaveLength(1);
    expect(facts('The answer')[0]).toEqual(['Marketing Hub', 'ProfessionalRejected']);
  });

  it('says the reason below the product it is about', () => {
    page(states['one confirmed, one rejected']);
    expect(screen.getByRole('heading', {level: 1}).textContent).toBe(
      'Thank you. Your answer is saved.',
    );
    expect(facts('The answer').slice(0, 2)).toEqual([
      ['Marketing Hub', 'ProfessionalConfirmed'],
      ['Sales Hub', 'StarterRejected', 'Onboarding or duration wrong'],
    ]);
  });

  it.each(['confirmed just now', 'confirmed before', 'rejected as a whole'] as const)(
    'never hides that nobody checked the name: %s',
    (name) => {
      expect(page(states[name]).textContent).toContain(
        'Unverified: the name was typed on this page',
      );
    },
  );
});

describe('every state', () => {
  it('shows markup in names as text', () => {
    const evil = '<script>alert(1)</script>';
    const lines = [{product: evil, tier: evil, onboarding: evil}];
    const reasons = [{id: 'x', name: evil, textRequired: true}];
    const form = {
      action: '/c/x',
      seen: 'x',
      step: 'reject',
      values: {name: evil, reason: 'x', text: evil},
    } as const;
    const snapshot = {partner: evil, vendor: evil, lines, duration: evil};
    const container = page({...asking, snapshot, reasons, askedBy: evil, form});
    expect(container.querySelector('script')).toBeNull();
    expect(container.textContent.split(evil).length).toBeGreaterThan(8);
  });

  it.each(Object.entries(states))('has nothing for axe to find: %s', async (_, state) => {
    const container = page(state);
    document.title = 'Vouch';
    document.documentElement.lang = 'en';
    document.head.innerHTML = '<style>[hidden] {display: none}</style>'; // as every browser has it
    const {violations, passes} = await axe.run(container, {
      rules: {'color-contrast': {enabled: false}}, // needs pixels: the palette's test and the browser's do it
    });
    expect(violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])).toEqual([]);
    expect(passes.length).toBeGreaterThan(5);
  });
});

function refusedFor(
  field: string,
  code: 'required' | 'too_long' | 'unknown' | 'invalid',
): AskingState {
  return {
    ...asking,
    form: {action: '/c/secret', seen: 'what-it-shows', step: 'reject', issues: [{field, code}]},
  };
}

function descriptionOf(control: Element): string | undefined {
  return control
    .getAttribute('aria-describedby')
    ?.split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ');
}

import {fireEvent, screen} from '@testing-library/preact';
import type {ComponentChild} from 'preact';
import {describe, expect, it, vi} from 'vitest';
import {Checkbox} from '../../../components/ui/checkbox.tsx';
import {RadioGroup} from '../../../components/ui/radio-group.tsx';
import {Select} from '../../../components/ui/select.tsx';
import {Switch} from '../../../components/ui/switch.tsx';
import {TextArea} from '../../../components/ui/text-area.tsx';
import {TextField} from '../../../components/ui/text-field.tsx';
import {show} from './show.tsx';

const tiers = [
  {value: 'free', label: 'Free'},
  {value: 'pro', label: 'Professional'},
];
const words = {hint: 'Only you see it.', error: 'Too long.'};

/** What a screen reader adds after the name. */
function description(control: HTMLElement): string | undefined {
  return control
    .getAttribute('aria-describedby')
    ?.split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ');
}

const controls: Array<[role: string, with_: ComponentChild, without: ComponentChild]> = [
  ['textbox', <TextField label="Field" {...words} />, <TextField label="Field" />],
  ['textbox', <TextArea label="Field" {...words} />, <TextArea label="Field" />],
  [
    'combobox',
    <Select label="Field" value="free" options={tiers} {...words} />,
    <Select label="Field" value="free" options={tiers} />,
  ],
  ['checkbox', <Checkbox label="Field" {...words} />, <Checkbox label="Field" />],
  ['switch', <Switch label="Field" {...words} />, <Switch label="Field" />],
];

describe.each(controls)('a %s', (role, withWords, without) => {
  it('has its label for a name, hint and error for a description, and is invalid', () => {
    show(withWords);
    const control = screen.getByRole(role, {name: 'Field'});
    expect(description(control)).toBe('Only you see it. Too long.');
    expect(control.getAttribute('aria-invalid')).toBe('true');
  });

  it('says nothing of errors while there are none', () => {
    show(without);
    const control = screen.getByRole(role, {name: 'Field'});
    expect(control.hasAttribute('aria-describedby')).toBe(false);
    expect(control.hasAttribute('aria-invalid')).toBe(false);
  });
});

describe('what controls hand on', () => {
  it('text, as it is typed', () => {
    const onInput = vi.fn();
    show(<TextField label="Name" value="" onInput={onInput} />);
    fireEvent.input(screen.getByRole('textbox'), {target: {value: 'Łódź'}});
    expect(onInput.mock.calls).toEqual([['Łódź']]);
  });

  it('the value chosen from a list', () => {
    const onChange = vi.fn();
    show(<Select label="Tier" value="free" options={tiers} onChange={onChange} />);
    fireEvent.change(screen.getByRole('combobox'), {target: {value: 'pro'}});
    expect(onChange.mock.calls).toEqual([['pro']]);
  });

  it.each(['checkbox', 'switch'])('whether a %s is on', (role) => {
    const onChange = vi.fn();
    const Control = role === 'switch' ? Switch : Checkbox;
    show(<Control label="On" checked={false} onChange={onChange} />);
    fireEvent.click(screen.getByRole(role));
    expect(onChange.mock.calls).toEqual([[true]]);
  });

  it('the radio chosen', () => {
    const onChange = vi.fn();
    show(<RadioGroup label="Deal" name="deal" choices={tiers} onChange={onChange} />);
    fireEvent.click(screen.getByRole('radio', {name: 'Professional'}));
    expect(onChange.mock.calls).toEqual([['pro']]);
  });
});

describe('Select with a placeholder', () => {
  it('shows it until something is chosen, and never offers it', () => {
    show(<Select label="Tier" value="" placeholder="Choose…" options={tiers} />);
    const select = screen.getByRole<HTMLSelectElement>('combobox');
    expect(select.value).toBe('');
    expect(select.options[0]?.disabled).toBe(true);
    expect(select.options[0]?.text).toBe('Choose…');
  });
});

describe('RadioGroup', () => {
  it('is a group with a name, a description and nothing chosen', () => {
    show(<RadioGroup label="Deal" name="deal" choices={tiers} error="Choose one." />);
    const group = screen.getByRole('group', {name: 'Deal'});
    expect(description(group)).toBe('Choose one.');
    expect(screen.getAllByRole<HTMLInputElement>('radio').map((radio) => radio.checked)).toEqual([
      false,
      false,
    ]);
  });

  it('shows what is chosen', () => {
    show(<RadioGroup label="Deal" name="deal" choices={tiers} value="pro" />);
    expect(screen.getByRole<HTMLInputElement>('radio', {name: 'Professional'}).checked).toBe(true);
  });
});

describe('markup in words', () => {
  it('shows as text', () => {
    const evil = '<img src=x onerror=alert(1)>';
    const {container} = show(<TextField label={evil} hint={evil} error={evil} value={evil} />);
    expect(container.querySelector('img')).toBeNull();
    expect(screen.getByRole('textbox', {name: evil})).toBeTruthy();
  });
});

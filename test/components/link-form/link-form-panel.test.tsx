import {cleanup, configure, fireEvent, render, screen, waitFor} from '@testing-library/preact';
import axe from 'axe-core';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {LinkFormPanel} from '../../../components/link-form/link-form-panel.tsx';
import {Surface} from '../../../components/ui/surface.tsx';
import {defaultCatalogue, type AccountType} from '../../../lib/domain/catalogue.ts';
import type {LinkDraft} from '../../../lib/domain/confirmation-link.ts';
import {createTexts} from '../../../lib/domain/texts.ts';
import type {SaveOutcome} from '../../../lib/messages/calls.ts';
import {createLinkForm} from '../../../lib/models/link-form-model.ts';
import messages from '../../../public/_locales/en/messages.json';

const catalogue: Record<string, {message: string}> = messages;
const texts = createTexts('en-GB', (key) => catalogue[key]?.message);

configure({asyncUtilTimeout: 4000});
vi.setConfig({testTimeout: 30_000}); // axe
afterEach(cleanup);

function showForm(
  accountType: AccountType = 'solutions_partner',
  outcome: SaveOutcome = {kind: 'saved'},
) {
  const saved = vi.fn<(draft: LinkDraft) => Promise<SaveOutcome>>(() => Promise.resolve(outcome));
  const form = createLinkForm({
    context: () => ({catalogue: defaultCatalogue, accountType}),
    namePrefix: 'Acme',
  });
  const onBack = vi.fn();
  const shown = render(
    <Surface texts={texts}>
      <LinkFormPanel
        form={form}
        parties={{name: 'Bright Agency', vendorName: 'HubSpot', catalogue: defaultCatalogue}}
        title="Create confirmation link"
        submitLabel="Create"
        onSubmit={() => void form.save(saved)}
        onBack={onBack}
      />
    </Surface>,
  );
  return {form, saved, onBack, ...shown};
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', {name}));
const tick = async (name: string) => {
  fireEvent.click(screen.getByRole('checkbox', {name}));
  await screen.findByLabelText(`Tier of ${name}`);
};
const choose = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), {target: {value}});

describe('LinkFormPanel', () => {
  it('creates with products, onboarding, duration and name', async () => {
    const {saved} = showForm();
    await tick('Marketing Hub');
    choose('Tier of Marketing Hub', 'professional');
    fireEvent.click(screen.getByRole('switch', {name: 'Providing onboarding'}));
    await screen.findByLabelText('Estimated onboarding duration');
    expect(screen.getByLabelText<HTMLSelectElement>('Onboarding of Marketing Hub').value).toBe(
      'by_partner',
    );
    choose('Estimated onboarding duration', '1_to_3_months');
    press('Create');
    await waitFor(() => expect(saved).toHaveBeenCalledTimes(1));
    expect(saved.mock.calls[0]?.[0]).toEqual({
      name: 'Acme · Marketing Hub Professional',
      lines: [{productId: 'marketing', tierId: 'professional', onboardingTypeId: 'by_partner'}],
      providingOnboarding: true,
      durationId: '1_to_3_months',
    });
  });

  it('turns the switch on by itself when a product is onboarded by the partner', async () => {
    showForm();
    await tick('Sales Hub');
    choose('Tier of Sales Hub', 'enterprise');
    choose('Onboarding of Sales Hub', 'by_partner');
    await screen.findByLabelText('Estimated onboarding duration');
    const providing = screen.getByRole<HTMLInputElement>('switch', {name: 'Providing onboarding'});
    expect(providing.checked).toBe(true);
  });

  it('says beside each field what is wrong after the first try, and takes the focus there', async () => {
    const {saved, container} = showForm();
    await tick('Sales Hub');
    expect(screen.queryByText('Choose a tier.')).toBeNull();
    press('Create');
    await screen.findByText('Choose a tier.');
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByLabelText('Tier of Sales Hub')),
    );
    expect(saved).not.toHaveBeenCalled();
    choose('Tier of Sales Hub', 'professional');
    await screen.findByText('Choose who gives the onboarding.');
    expect(
      (await axe.run(container, {rules: {'color-contrast': {enabled: false}}})).violations,
    ).toEqual([]);
  });

  it('starts at the products when none is ticked', async () => {
    showForm();
    press('Create');
    await screen.findByText('Tick at least one product.');
    const first = screen.getByRole('checkbox', {name: 'Marketing Hub'});
    await waitFor(() => expect(document.activeElement).toBe(first));
  });

  it('never offers a solutions provider any onboarding', async () => {
    const {container, saved} = showForm('solutions_provider');
    await tick('Sales Hub');
    choose('Tier of Sales Hub', 'professional');
    expect(container.textContent).not.toMatch(/onboarding/i);
    expect(screen.queryByRole('switch')).toBeNull();
    press('Preview');
    await screen.findByRole('heading', {name: 'What your client sees'});
    expect(container.querySelector('dl')?.textContent).toBe('Sales HubProfessional');
    press('Create');
    await waitFor(() => expect(saved).toHaveBeenCalledTimes(1));
  });

  it('previews what the client will see and comes back with everything in place', async () => {
    const {container} = showForm();
    await tick('Service Hub');
    choose('Tier of Service Hub', 'starter');
    press('Preview');
    await screen.findByRole('heading', {name: 'Is Bright Agency your partner for this purchase?'});
    expect(container.querySelector('form')).toBeNull();
    press('Back to the form');
    const tier = await screen.findByLabelText<HTMLSelectElement>('Tier of Service Hub');
    expect(tier.value).toBe('starter');
  });

  it('says why it was not saved and stays as it is', async () => {
    showForm('solutions_partner', {kind: 'refused', refusal: {code: 'forbidden'}});
    await tick('Service Hub');
    choose('Tier of Service Hub', 'starter');
    press('Create');
    await screen.findByText('You may not do this.');
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe(
      'Acme · Service Hub Starter',
    );
  });

  it('goes back on Escape', async () => {
    const {onBack} = showForm();
    await tick('Service Hub');
    fireEvent.keyDown(screen.getByLabelText('Name'), {key: 'Escape'});
    expect(onBack).toHaveBeenCalledTimes(1);
  });
});

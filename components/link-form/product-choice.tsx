import {useEffect, useRef} from 'preact/hooks';
import {configuredName} from '../../lib/domain/catalogue-words.ts';
import type {LinkForm, ProductRow} from '../../lib/models/link-form-model.ts';
import {Checkbox} from '../ui/checkbox.tsx';
import {Select} from '../ui/select.tsx';
import {useTexts} from '../ui/texts.tsx';
import {issueText} from './issue-text.ts';

type ProductChoiceProps = {form: LinkForm; row: ProductRow};

/** One product: its box and, once ticked, its tier and who gives the onboarding. */
export function ProductChoice({form, row}: ProductChoiceProps) {
  const texts = useTexts();
  const {product, tiers, line} = row;
  const {id, name} = product;
  const issues = form.issues.value;
  const options = (items: ReadonlyArray<{id: string; name: string}>) =>
    items.map((item) => ({value: item.id, label: item.name}));
  return (
    <li class="f-product" data-ticked={line !== undefined}>
      <Checkbox
        label={name}
        checked={line !== undefined}
        error={issueText(texts, issues, `lines.${id}`)}
        onChange={(on) => form.toggleProduct(id, on)}
      />
      {line && (
        <div class="f-choices">
          <Select
            label={texts.t('form_tier_of', name)}
            hideLabel
            options={options(tiers)}
            value={line.tierId}
            placeholder={texts.t('form_tier_choose')}
            error={issueText(texts, issues, `lines.${id}.tierId`)}
            onChange={(tierId) => form.setTier(id, tierId)}
          />
          {form.offersOnboarding.value && (
            <Select
              label={texts.t('form_onboarding_of', name)}
              hideLabel
              options={options(form.onboardingTypes.value).map(({value, label}) => ({
                value,
                label: configuredName(texts, label),
              }))}
              value={line.onboardingTypeId ?? ''}
              placeholder={texts.t('form_onboarding_choose')}
              error={issueText(texts, issues, `lines.${id}.onboardingTypeId`)}
              onChange={(typeId) => form.setOnboarding(id, typeId)}
            />
          )}
        </div>
      )}
    </li>
  );
}

const firstWrong = '[aria-invalid="true"], [data-invalid="true"] input';

/** Puts the focus on the first field that is wrong, each time a try failed. */
export function useFocusOnIssue(form: LinkForm) {
  const element = useRef<HTMLDivElement>(null);
  const tries = form.failedTries.value;
  const seen = useRef(tries);
  useEffect(() => {
    if (tries === seen.current) return;
    seen.current = tries;
    element.current?.querySelector<HTMLElement>(firstWrong)?.focus();
  }, [tries]);
  return element;
}

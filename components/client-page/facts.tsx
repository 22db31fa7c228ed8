import type {ComponentChildren} from 'preact';
import type {LinkSnapshot} from '../../lib/domain/answer.ts';
import {useTexts} from '../ui/texts.tsx';

type FactsProps = {
  label: string;
  snapshot: LinkSnapshot;
  /** What follows a product's tier: the answer, once there is one. */
  after?: (index: number) => ComponentChildren;
};

/** Each product with its tier; the onboarding once when it is the same for all, else below each tier. */
export function Facts({label, snapshot, after}: FactsProps) {
  const {t} = useTexts();
  const {lines, duration} = snapshot;
  const kinds = new Set(lines.map((line) => line.onboarding));
  const [first] = kinds;
  const shared = kinds.size === 1 ? first : undefined;
  return (
    <dl class="cp-facts" aria-label={label}>
      {lines.map((line, index) => (
        <div key={index}>
          <dt>{line.product}</dt>
          <dd>
            {line.tier}
            {kinds.size > 1 && line.onboarding && <small>{line.onboarding}</small>}
            {after?.(index)}
          </dd>
        </div>
      ))}
      {shared && (
        <div>
          <dt>{t('client_onboarding')}</dt>
          <dd>{duration ? t('client_onboarding_for', shared, duration) : shared}</dd>
        </div>
      )}
      {!shared && duration && (
        <div>
          <dt>{t('client_duration')}</dt>
          <dd>{duration}</dd>
        </div>
      )}
    </dl>
  );
}

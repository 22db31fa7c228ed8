import type {ComponentChildren} from 'preact';
import type {LinkSnapshot} from '../../lib/domain/answer.ts';
import {configuredName} from '../../lib/domain/catalogue-words.ts';
import {useTexts} from '../ui/texts.tsx';

type FactsProps = {
  label: string;
  snapshot: LinkSnapshot;
  /** What follows a product's tier, by the product's place: the verdict, once there is one. */
  verdict?: (index: number) => ComponentChildren;
  /** What stands below a product. */
  reason?: (index: number) => string | undefined;
};

/** Each product with its tier; the onboarding once when it is the same for all, else below each tier. */
export function Facts({label, snapshot, verdict, reason}: FactsProps) {
  const texts = useTexts();
  const {t} = texts;
  const named = (name: string | null) => name && configuredName(texts, name);
  const {lines} = snapshot;
  const duration = named(snapshot.duration);
  const kinds = new Set(lines.map((line) => named(line.onboarding)));
  const [first] = kinds;
  const shared = kinds.size === 1 ? first : undefined;
  return (
    <dl class="cp-facts" aria-label={label}>
      {lines.map((line, index) => {
        const said = reason?.(index);
        return (
          <div key={index}>
            <dt>{line.product}</dt>
            <dd>
              {line.tier}
              {kinds.size > 1 && line.onboarding && <small>{named(line.onboarding)}</small>}
              {verdict?.(index)}
            </dd>
            {said && <dd class="cp-reason">{said}</dd>}
          </div>
        );
      })}
      {shared && (
        <Fact label={t('client_onboarding')}>
          {duration ? t('client_onboarding_for', shared, duration) : shared}
        </Fact>
      )}
      {!shared && duration && <Fact label={t('client_duration')}>{duration}</Fact>}
    </dl>
  );
}

function Fact({label, children}: {label: string; children: string}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

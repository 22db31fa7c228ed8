import {Button} from '../../components/ui/button.tsx';
import {Icon, type IconName} from '../../components/ui/icon.tsx';
import {LinkButton} from '../../components/ui/link-button.tsx';
import {StatusPill, type Tone} from '../../components/ui/pill.tsx';
import type {CheckoutState} from '../../lib/domain/checkout.ts';
import type {LinkSnapshot} from '../../lib/domain/answer.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {stepPath} from './paths.ts';

/** What the checkout shows: the bar above the client's page, its own pages of a few words, and the notice in a shop's page. */
type BarProps = {
  texts: Texts;
  shop: string;
  /** Where the button leads: back to the shop, with what came of it. */
  backPath: string;
  /** Nothing is answered yet; `waits`: and the purchase waits for it. */
  asks?: 'freely' | 'waits' | undefined;
};

export function CheckoutBar({texts: {t}, shop, backPath, asks}: BarProps) {
  return (
    <div class="co-bar">
      <p>
        {t('checkout_from', shop)}
        {asks && <small>{t(asks === 'waits' ? 'checkout_waits' : 'checkout_later_hint')}</small>}
      </p>
      {asks === undefined && (
        <LinkButton href={backPath} look="primary">
          {t('checkout_back', shop)}
        </LinkButton>
      )}
      {asks === 'freely' && <LinkButton href={backPath}>{t('checkout_later')}</LinkButton>}
    </div>
  );
}

const pages = {
  used: {icon: 'person', title: 'checkout_used_title', text: 'checkout_used'},
  ended: {icon: 'clock', title: 'checkout_ended_title', text: 'checkout_ended'},
  over: {icon: 'clock', title: 'checkout_over_title', text: 'checkout_over'},
  removed: {icon: 'search', title: 'checkout_removed_title', text: 'checkout_removed'},
  no_return: {icon: 'warning', title: 'checkout_no_return_title', text: 'checkout_no_return'},
} as const satisfies Record<string, {icon: IconName; title: TextKey; text: TextKey}>;
export type StepPageKind = keyof typeof pages;

export function stepTitle({t}: Texts, kind: StepPageKind): string {
  return t(pages[kind].title);
}

export function StepPage({texts: {t}, kind}: {texts: Texts; kind: StepPageKind}) {
  const {icon, title, text} = pages[kind];
  return (
    <main class="cp-page">
      <div class="cp-sheet">
        <Icon name={icon} />
        <h1 class="cp-title">{t(title)}</h1>
        <p class="cp-lead">{t(text)}</p>
      </div>
    </main>
  );
}

/** For a browser that does not say that a person has come: pressing the button says it. */
export function ContinuePage({
  texts: {t},
  shop,
  token,
}: {
  texts: Texts;
  shop: string;
  token: string;
}) {
  return (
    <main class="cp-page">
      <div class="cp-sheet">
        <Icon name="seal" />
        <h1 class="cp-title">{t('checkout_step_title')}</h1>
        <p class="cp-lead">{t('checkout_step', shop)}</p>
        <form class="co-act" method="post" action={stepPath(token)}>
          <Button type="submit" look="primary" size="large" name="open" value="yes">
            {t('checkout_continue')}
          </Button>
        </form>
      </div>
    </main>
  );
}

const states = {
  pending: {tone: 'wait', text: 'status_pending'},
  confirmed: {tone: 'yes', text: 'status_confirmed'},
  rejected: {tone: 'no', text: 'status_rejected'},
  expired: {tone: 'plain', text: 'card_pending_expired'},
  removed: {tone: 'plain', text: 'checkout_removed_title'},
} as const satisfies Record<CheckoutState, {tone: Tone; text: TextKey}>;

type NoticeProps = {
  texts: Texts;
  token: string;
  state: CheckoutState;
  /** Absent once the link was removed. */
  snapshot: LinkSnapshot | undefined;
  /** Of the page around it, to which alone its height is told. */
  origin: string | undefined;
};

/** One line, the products, the state; nothing here can be answered. */
export function EmbeddedNotice({texts: {t}, token, state, snapshot, origin}: NoticeProps) {
  const {tone, text} = states[state];
  return (
    <div class="co-notice" id="co-notice" data-origin={origin}>
      {snapshot && <h1>{t('client_ask_title', snapshot.partner)}</h1>}
      {snapshot && (
        <ul aria-label={t('checkout_products')}>
          {snapshot.lines.map(({product, tier}) => (
            <li key={product}>
              {product} <small>{tier}</small>
            </li>
          ))}
        </ul>
      )}
      <div class="co-foot">
        <StatusPill tone={tone}>{t(text)}</StatusPill>
        {snapshot && (
          <LinkButton
            href={stepPath(token)}
            target="_top"
            look={state === 'pending' ? 'primary' : 'ghost'}
          >
            {t(state === 'pending' ? 'checkout_answer' : 'checkout_open')}
          </LinkButton>
        )}
      </div>
    </div>
  );
}

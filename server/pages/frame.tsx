import type {ComponentChildren} from 'preact';
import {Button} from '../../components/ui/button.tsx';
import {Icon} from '../../components/ui/icon.tsx';
import {Notice} from '../../components/ui/notice.tsx';
import {Surface} from '../../components/ui/surface.tsx';
import type {Tone} from '../../components/ui/pill.tsx';
import type {Texts} from '../../lib/domain/texts.ts';

/** What every page around the console has: the name, where one can go, who is signed in, what just happened. */
export type FrameProps = {
  texts: Texts;
  heading: string;
  lead?: string | undefined;
  /** `full`: as wide as the window, for tables of many columns. */
  width: 'narrow' | 'wide' | 'full';
  personName?: string | undefined;
  nav?: readonly NavItem[];
  notice?: {tone: Tone; text: string} | undefined;
  children?: ComponentChildren;
};
export type NavItem = {href: string; label: string; isCurrent: boolean};

export function Frame(props: FrameProps) {
  const {texts, heading, lead, width, personName, nav = [], notice, children} = props;
  return (
    <Surface texts={texts} size="page">
      <div class="p-page" data-width={width}>
        <header class="p-top">
          <span class="p-brand">
            <Icon name="seal" />
            Vouch
          </span>
          {personName !== undefined && (
            <form class="p-who" method="post" action="/sign-out">
              <span dir="auto">{texts.t('auth_signed_in_as', personName)}</span>
              <Button type="submit" look="quiet">
                {texts.t('auth_sign_out')}
              </Button>
            </form>
          )}
          {nav.length > 0 && <Nav items={nav} label={texts.t('admin_nav')} />}
        </header>
        <main class="p-main">
          <h1 dir="auto">{heading}</h1>
          {lead && <p class="p-lead">{lead}</p>}
          {notice && (
            <div class="p-card" role={notice.tone === 'no' ? 'alert' : 'status'}>
              <Notice tone={notice.tone} title={notice.text} />
            </div>
          )}
          {children}
        </main>
      </div>
    </Surface>
  );
}

function Nav({items, label}: {items: readonly NavItem[]; label: string}) {
  return (
    <nav class="p-nav" aria-label={label}>
      {items.map((item) => (
        <a key={item.href} href={item.href} aria-current={item.isCurrent ? 'page' : undefined}>
          {item.label}
        </a>
      ))}
    </nav>
  );
}

/** A white sheet with a heading: one matter of a page. */
export function Sheet({title, lead, children}: SheetProps) {
  return (
    <section class="p-card">
      {title && <h2>{title}</h2>}
      {lead && <p class="p-lead">{lead}</p>}
      {children}
    </section>
  );
}
type SheetProps = {title?: string; lead?: string; children: ComponentChildren};

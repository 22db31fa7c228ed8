import type {Context} from 'hono';
import type {ComponentChildren} from 'preact';
import clientPageCss from '../../components/client-page/client-page.css?inline';
import blocksCss from '../../components/ui/blocks.css?inline';
import {Surface} from '../../components/ui/surface.tsx';
import tokensCss from '../../components/ui/tokens.css?inline';
import uiCss from '../../components/ui/ui.css?inline';
import type {Texts} from '../../lib/domain/texts.ts';
import {answerPage, type PageAnswer} from '../pages/document.tsx';
import ownPageCss from '../pages/own-page.css?inline';
import type {PageScript} from '../pages/page-script.ts';
import {createStylesheet, type Stylesheet} from '../pages/stylesheet.ts';
import checkoutCss from './checkout.css?inline';
import {CheckoutBar, StepPage, stepTitle, type StepPageKind} from './views.tsx';

/** What a shop frames: its state has the looks of a pill. */
export const noticeStylesheet = createStylesheet(
  ...[tokensCss, uiCss, ownPageCss, blocksCss, checkoutCss],
);

/** As the client's page, with the checkout's bar. */
export const checkoutStylesheet = createStylesheet(
  ...[tokensCss, uiCss, ownPageCss, clientPageCss, checkoutCss],
);

type Step = {
  status: NonNullable<PageAnswer['status']>;
  title: string;
  body: ComponentChildren;
  theme?: 'light' | 'dark' | undefined;
  script?: PageScript;
  stylesheet?: Stylesheet;
};

/** A page whose address is a secret: no referrer, kept by no cache. */
export function answerStep(
  c: Context,
  texts: Texts,
  {status, title, body, theme, script, stylesheet = checkoutStylesheet}: Step,
): Response {
  return answerPage(c, {
    ...{status, title, texts, stylesheet, referrer: 'no-referrer'},
    ...(script && {script}),
    body: (
      <Surface texts={texts} size="page" theme={theme}>
        {body}
      </Surface>
    ),
  });
}

/** What has an end of its own; with the way back to the shop, for the browser that came from it. */
export function answerEnd(
  c: Context,
  texts: Texts,
  kind: StepPageKind,
  back?: {shop: string; backPath: string},
): Response {
  return answerStep(c, texts, {
    status: kind === 'ended' ? 404 : kind === 'used' ? 403 : 200,
    title: stepTitle(texts, kind),
    body: (
      <>
        {back && <CheckoutBar texts={texts} shop={back.shop} backPath={back.backPath} />}
        <StepPage texts={texts} kind={kind} />
      </>
    ),
  });
}

import type {Context} from 'hono';
import type {ComponentChildren} from 'preact';
import {Languages} from '../../components/client-page/languages.tsx';
import blocksCss from '../../components/ui/blocks.css?inline';
import tokensCss from '../../components/ui/tokens.css?inline';
import uiCss from '../../components/ui/ui.css?inline';
import {spokenTo, type Spoken} from '../client/page-language.ts';
import {answerPage, type PageAnswer} from '../pages/document.tsx';
import {Frame} from '../pages/frame.tsx';
import ownPageCss from '../pages/own-page.css?inline';
import shellCss from '../pages/shell.css?inline';
import {createStylesheet} from '../pages/stylesheet.ts';
import receiptCss from './receipt.css?inline';

const stylesheet = createStylesheet(
  ...[tokensCss, uiCss, ownPageCss, blocksCss],
  ...[shellCss, receiptCss],
);

/** As chosen on the page, else as the browser says. */
export function spokenOn(c: Context): Spoken {
  return spokenTo(c.req.raw, c.req.query('lang'), undefined);
}

type ReceiptPage = {
  status?: PageAnswer['status'];
  heading: string;
  lead?: string;
  body?: ComponentChildren;
};

/** Pages for whoever has a receipt: nobody is signed in there, and a receipt's address is a secret. */
export function showReceiptPage(c: Context, {texts}: Spoken, page: ReceiptPage): Response {
  const {status, heading, lead, body} = page;
  return answerPage(c, {
    ...(status && {status}),
    ...{texts, stylesheet, title: `${heading} · Vouch`, referrer: 'no-referrer'},
    body: (
      <Frame texts={texts} heading={heading} lead={lead} width="wide">
        {body}
        {c.req.method === 'GET' && <Languages action={c.req.path} />}
      </Frame>
    ),
  });
}

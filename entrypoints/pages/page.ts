import type {ComponentChild} from 'preact';
import {render} from 'preact';
import type {Texts} from '../../lib/domain/texts.ts';
import '../../components/ui/tokens.css';
import '../../components/ui/ui.css';
import '../../components/ui/blocks.css';
import '../../components/account/account.css';
import '../../components/popup/popup.css';

/** Shows a page of the extension in its document. */
export function showPage(view: ComponentChild, texts: Texts, title: string): void {
  document.documentElement.lang = texts.locale;
  document.title = title;
  render(view, document.body);
}

import type {LinkDesk} from '../../lib/models/link-desk.ts';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import {Button} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';

/** What a link waits for on this side: the reply to a change that the client wants, or to be sent anew. */
export function NextStep({desk, row: {id, link, pendingState}}: {desk: LinkDesk; row: LinkRow}) {
  const {t} = useTexts();
  const named = (words: string) => ({'aria-label': t('mail_fact', words, link.name)});
  if (pendingState === 'change_wanted') {
    return (
      <div class="a-next">
        <Button icon="pencil" {...named(t('account_edit'))} onClick={() => desk.openEdit(id)}>
          {t('account_edit')}
        </Button>
      </div>
    );
  }
  if (pendingState !== 'expired') return null;
  const words = t(link.client ? 'account_send_again' : 'account_set_client');
  return (
    <div class="a-next">
      <Button
        icon={link.client ? 'mail' : 'person'}
        {...named(words)}
        onClick={() => (link.client ? desk.send(id) : desk.openClient(id))}
      >
        {words}
      </Button>
    </div>
  );
}

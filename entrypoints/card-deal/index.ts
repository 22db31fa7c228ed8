import {defineUnlistedScript} from 'wxt/utils/define-unlisted-script';
import {createCardDealKit} from '../../components/card/deals.tsx';
import {leaveKit} from '../../components/card/panels-door.ts';
import {findFields} from '../../lib/crm/record-fields.ts';

/** Shared deals, injected once the card's list stands. Its framework is the card's own (wxt.config.ts). */
export default defineUnlistedScript(() =>
  leaveKit({
    deal: createCardDealKit({
      findFields: () => findFields(document, location.href),
      now: () => new Date().toISOString(),
    }),
  }),
);

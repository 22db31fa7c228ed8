import {defineUnlistedScript} from 'wxt/utils/define-unlisted-script';
import {leaveKit} from '../../components/card/panels-door.ts';
import {cardPanels} from '../../components/card/panels.tsx';

/** The card's panels, injected when the card asks for them. Its framework is the card's own (wxt.config.ts). */
export default defineUnlistedScript(() => leaveKit({panels: cardPanels}));

import type {RegistrationState} from '../../lib/domain/deal.ts';
import {stateText} from '../../lib/domain/deal-words.ts';
import type {IconName} from '../ui/icon.tsx';
import {StatusPill} from '../ui/pill.tsx';
import {useTexts} from '../ui/texts.tsx';
import {stateTones} from './state-words.ts';

/** Those whose tone brings no sign of its own. */
const icons: Partial<Record<RegistrationState, IconName>> = {active: 'deal', withdrawn: 'close'};

export function StatePill({state}: {state: RegistrationState}) {
  const texts = useTexts();
  return (
    <StatusPill tone={stateTones[state]} icon={icons[state]}>
      {stateText(texts, state)}
    </StatusPill>
  );
}

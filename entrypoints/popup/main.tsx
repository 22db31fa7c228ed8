import {effect} from '@preact/signals';
import {createLateViews} from '../../components/popup/late-views.ts';
import {Popup} from '../../components/popup/popup.tsx';
import {createPopup} from '../../lib/models/popup-model.ts';
import {createPagePorts, openTab} from '../pages/page-ports.ts';
import {showPage} from '../pages/page.ts';

const ports = createPagePorts();
const late = createLateViews(() => import('../../components/popup/popup-panels.tsx'));
const popup = createPopup({
  ...ports,
  loadForms: async () => (await import('../../lib/models/link-forms.ts')).createLinkForms,
  openDashboard: () => openTab('/dashboard.html'),
  openSettings: () => openTab('/options.html'),
});
showPage(
  <Popup popup={popup} late={late} texts={ports.texts} />,
  ports.texts,
  ports.texts.t('extension_name'),
);
effect(() => {
  if (popup.account.phase.value === 'ready') requestIdleCallback(() => void late.load());
});

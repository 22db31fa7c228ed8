import {Popup} from '../../components/popup/popup.tsx';
import {createPopup} from '../../lib/models/popup-model.ts';
import {createPagePorts, openTab} from '../pages/page-ports.ts';
import {showPage} from '../pages/page.ts';

const ports = createPagePorts();
const popup = createPopup({
  ...ports,
  openDashboard: (hash) => openTab(`/dashboard.html${hash}`),
  openSettings: () => openTab('/options.html'),
});
showPage(<Popup popup={popup} texts={ports.texts} />, ports.texts, ports.texts.t('extension_name'));

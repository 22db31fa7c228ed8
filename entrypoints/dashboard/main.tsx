import {Dashboard} from '../../components/dashboard/dashboard.tsx';
import {createDashboard} from '../../lib/models/dashboard-model.ts';
import {createPagePorts, openTab} from '../pages/page-ports.ts';
import {showPage} from '../pages/page.ts';
import '../../lib/store/late-reading.ts'; // else fetched once the first read asks for it
import {createDealPorts} from './deal-ports.ts';
import '../../components/account/account-panels.css';
import '../../components/client-page/client-page.css';
import '../../components/link-form/link-form.css';
import '../../components/deal/deal.css';
import '../../components/dashboard/dashboard.css';
import '../../components/dashboard/deals.css';

const ports = createPagePorts();
ports.warm();
const dashboard = createDashboard({
  ...ports,
  pace: {...ports.pace, painted},
  ...createDealPorts(),
  openSettings: () => openTab('/options.html'),
  hash: {
    read: () => location.hash,
    write(hash, how) {
      if (how === 'push') history.pushState(null, '', hash);
      else history.replaceState(null, '', hash);
    },
    watch(listener) {
      // `popstate` covers going back and forth and a typed hash alike.
      window.addEventListener('popstate', listener);
      return () => window.removeEventListener('popstate', listener);
    },
  },
});
showPage(
  <Dashboard dashboard={dashboard} texts={ports.texts} />,
  ports.texts,
  ports.texts.t('dashboard_title'),
);

/** A frame's callbacks run before it is painted. */
async function painted(): Promise<void> {
  await new Promise((done) => requestAnimationFrame(done));
  await ports.pace.pause();
}

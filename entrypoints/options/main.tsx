import {Options} from '../../components/options/options.tsx';
import {createOptions} from '../../lib/models/options-model.ts';
import {createPagePorts} from '../pages/page-ports.ts';
import {saveBlob} from '../pages/save-blob.ts';
import {showPage} from '../pages/page.ts';
import '../../components/account/account-panels.css';
import '../../components/client-page/client-page.css';
import '../../components/link-form/link-form.css';
import '../../components/options/options.css';

const ports = createPagePorts();
const options = createOptions({
  ...ports,
  saveFile: (name, json) => saveBlob(name, new Blob([json], {type: 'application/json'})),
  now: () => new Date().toISOString(),
});
showPage(
  <Options options={options} texts={ports.texts} />,
  ports.texts,
  ports.texts.t('options_title'),
);

import preact from '@preact/preset-vite';
import {defineConfig} from 'wxt';
import {hubspotHosts} from './lib/crm/hubspot-hosts.ts';
import {extensionKey, firefoxExtensionId} from './lib/domain/extension-id.ts';
import {joinPages} from './scripts/join-pages.ts';
import {splitCard} from './scripts/split-card.ts';

const oldestChrome = '126';
const oldestFirefox = '140.0';
const oldestBrowsers = [`chrome${oldestChrome}`, `firefox${oldestFirefox}`];

/**
 * Two builds of one source. `wxt build` is the product: HubSpot's record hosts only and a closed shadow root.
 * `wxt build --mode demo` differs in two things: the sandbox CRM's origin is admitted too (automation cannot answer
 * Chrome's permission prompt) and the root is open, so that a test can look inside.
 */
export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill'],
  vite: ({command}) => {
    // WXT names the mode here, and every other name than production brings development's JSX with it.
    if (command === 'build') process.env.NODE_ENV = 'production';
    return {
      plugins: [preact({devToolsEnabled: false, reactAliasesEnabled: false})],
      // The oldest browsers the manifest admits: without this, CSS such as light-dark() is rewritten for older ones.
      build: {target: oldestBrowsers, cssTarget: oldestBrowsers},
    };
  },
  hooks: {
    'vite:build:extendConfig': (entrypoints, config) => {
      splitCard(entrypoints, config);
      joinPages(entrypoints, config);
    },
  },
  manifestVersion: 3,
  manifest: ({browser, mode}) => {
    const matches = [
      ...hubspotHosts.map((host) => `https://${host}/*`),
      ...(mode === 'demo' ? ['http://crm.localhost/*'] : []), // a pattern without a port admits every port
    ];
    return {
      name: '__MSG_extension_name__',
      description: '__MSG_extension_description__',
      default_locale: 'en',
      permissions: [
        'alarms',
        'clipboardWrite',
        'identity',
        'notifications',
        'scripting',
        'storage',
        'unlimitedStorage',
        ...(browser === 'firefox' ? [] : ['offscreen']),
      ],
      host_permissions: matches, // scripting.executeScript needs exactly what content_scripts matches
      // Not a WXT content script: its wrapper brings webextension-polyfill and a context class to every page of the
      // CRM, 5.7 kB gzipped where ours has 2.0 (the budget is 4).
      content_scripts: [{matches, js: ['record.js'], run_at: 'document_start'}],
      content_security_policy: {extension_pages: "script-src 'self'; object-src 'self'"},
      ...(browser === 'firefox'
        ? {
            browser_specific_settings: {
              gecko: {
                id: firefoxExtensionId,
                strict_min_version: oldestFirefox,
                data_collection_permissions: {
                  required: ['authenticationInfo', 'personallyIdentifyingInfo', 'websiteContent'],
                },
              },
            },
          }
        : {key: extensionKey, minimum_chrome_version: oldestChrome}),
    };
  },
});

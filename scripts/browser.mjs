/*
 * Says which browsers the tests use, and installs what is missing; afterwards they find them by themselves.
 */
import {bootstrap, fail} from './bootstrap.mjs';

await bootstrap();
const {findFirefox, getChromium} = await import('../test/browser.ts');
try {
  const {path, version, from} = getChromium();
  console.log(`${version} (${from}: ${path})`);
  console.log(findFirefox());
} catch (error) {
  fail(error.message);
}

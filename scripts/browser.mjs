/*
 * Says which browser the tests use, and installs one where there is none; afterwards they find it by themselves.
 */
import {bootstrap, fail} from './bootstrap.mjs';

await bootstrap();
const {getChromium} = await import('../test/browser.ts');
try {
  const {path, version, from} = getChromium();
  console.log(`${version} (${from}: ${path})`);
} catch (error) {
  fail(error.message);
}

import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Plugin} from 'esbuild';

/** `import css from './page.css?inline'` is the text of the file, as in Vite. */
export const inlineCss: Plugin = {
  name: 'inline-css',
  setup(build) {
    build.onResolve({filter: /\.css\?inline$/}, ({path, resolveDir}) => ({
      path: join(resolveDir, path.replace(/\?inline$/, '')),
      namespace: 'inline-css',
    }));
    build.onLoad({filter: /.*/, namespace: 'inline-css'}, async ({path}) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'text',
      watchFiles: [path],
    }));
  },
};

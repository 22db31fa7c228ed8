import {makeFilesFolder} from './test-files.ts';
import {describeFiles} from './file-suite.ts';

describeFiles(() => {
  const {at, remove} = makeFilesFolder();
  return Promise.resolve({at, stop: remove});
});

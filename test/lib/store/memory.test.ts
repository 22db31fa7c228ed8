import {createMemoryStore} from '../../../lib/store/memory.ts';
import {describeStore} from './store-suite.ts';

describeStore('the store in memory', createMemoryStore);

import {createMemoryStore} from '../../../lib/store/memory.ts';
import {describeDeals} from './deal-suite.ts';
import {describeStore} from './store-suite.ts';

describeStore('the store in memory', createMemoryStore);
describeDeals('shared deals in memory', createMemoryStore);

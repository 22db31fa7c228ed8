import {describeFiles} from './file-suite.ts';
import {startS3} from './s3.ts';

describeFiles(startS3);

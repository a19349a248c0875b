import { writeFileSync } from 'node:fs';
import './index.js';
import { contractsSnapshot } from './snapshot.js';

/** Where the snapshot is kept, beside this package's `package.json`. */
export const snapshotFile = new URL('../../contracts.snapshot.json', import.meta.url);

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(snapshotFile, `${JSON.stringify(contractsSnapshot(), null, 2)}\n`);
}

import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { verifyLedger } from './ledger.js';

// `npm run verify-ledger [-- --uri mongodb://…]`: exits with 1 when something is wrong with what billing has stored.
const { values } = parseArgs({ options: { uri: { type: 'string' } } });
const uri = values.uri ?? process.env['BILLING_MONGODB_URI'];
if (uri === undefined) {
  console.error('Say where the database of billing is: --uri, or BILLING_MONGODB_URI.');
  process.exit(2);
}
const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 5_000 });
const verdicts = await verifyLedger(client.db());
await client.close();
for (const { rule, wrong } of verdicts) {
  console.log(`${wrong.length === 0 ? 'passed' : 'FAILED'}  ${rule}`);
  for (const sentence of wrong) console.log(`        ${sentence}`);
}
const failed = verdicts.filter(({ wrong }) => wrong.length > 0).length;
console.log(`${verdicts.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

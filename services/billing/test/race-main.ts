import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { verifyLedger } from '@atrium/verify-ledger';
import { raceOrders } from './order-race.js';
import { race } from './race.js';
import { randomFrom } from './random.js';
import { World } from './world.js';

// `npm run race -- billing`: several processes issue invoices and are killed at it; then orders race for what there is too little
// of, and their processes are killed; then the ledger is checked.
const { values } = parseArgs({
  options: {
    invoices: { type: 'string', default: '200' },
    workers: { type: 'string', default: '4' },
    kills: { type: 'string', default: '12' },
    orders: { type: 'string', default: '50' },
    'order-kills': { type: 'string', default: '8' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const { invoices, workers, kills, orders, orderKills } = {
  ...{ invoices: Number(values.invoices), workers: Number(values.workers) },
  ...{ kills: Number(values.kills), orders: Number(values.orders) },
  orderKills: Number(values['order-kills']),
};
// Processes that die are what this is about.
Logger.overrideLogger(false);
console.log(`seed ${values.seed}; repeat with: npm run race -- billing --seed ${values.seed}`);
const world = await World.start({
  replicas: 2,
  environment: {
    ...{ ATRIUM_STEP_LEASE_MS: '500', BILLING_RELEASE_EVERY_MS: '200' },
    // What a killed process had begun is taken over soon.
    ...{ BILLING_PAYMENT_FOLLOW_UP_MS: '500', BILLING_OPEN_ORDERS_MAX: '1000' },
  },
});
const { platform } = world;
const random = randomFrom(Number(values.seed));
const begun = performance.now();
const seconds = () => ((performance.now() - begun) / 1_000).toFixed(1);
const { answers, killed } = await race(platform, { invoices, workers, kills, random });
console.log(`${answers.size} invoices, ${killed} processes killed, ${seconds()} s`);
const stored = await platform.database('billing').collection('invoices').countDocuments();
const numbers = new Set([...answers.values()].flatMap((each) => [...each]));
const isOnce = [...answers.values()].every(({ size }) => size === 1);
const raced = await raceOrders(world, { orders, kills: orderKills, random });
console.log(
  `${orders} orders, ${raced.completed} complete, ${raced.killed} processes killed, ${seconds()} s`,
);
const outcome = [
  ...(await verifyLedger(platform.database('billing'))),
  ...raced.promises,
  {
    rule: 'each cause has one document, and nothing else has one',
    wrong:
      isOnce && numbers.size === answers.size && stored === answers.size
        ? []
        : [`${answers.size} causes, ${numbers.size} numbers, ${stored} documents`],
  },
];
await world.stop();
for (const { rule, wrong } of outcome) {
  console.log(`${wrong.length === 0 ? 'passed' : 'FAILED'}  ${rule}`);
  for (const sentence of wrong) console.log(`        ${sentence}`);
}
const failed = outcome.filter(({ wrong }) => wrong.length > 0).length;
console.log(`${outcome.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

import { databaseSettings, defineSettings } from '@atrium/service';
import { ChainsRepository } from './chains.repository.js';
import { verifyChains } from './verify-chains.js';

// `npm run security-log:verify`: exits with 1 when a line is missing, was changed or stands in another's place.
const { mongodbUri } = defineSettings(databaseSettings('identity')).read(process.env);
const chains = await ChainsRepository.open(mongodbUri);
const { accounts, lines, breaks } = await verifyChains(chains);
await chains.close();
for (const { accountId, n, what } of breaks) console.log(`${accountId}  line ${n} ${what}`);
console.log(`${accounts} accounts, ${lines} lines checked, ${breaks.length} chains broken`);
process.exitCode = breaks.length > 0 ? 1 : 0;

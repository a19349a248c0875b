// Sets up streams and consumers as the deploy user: a job to run before the services, and again after
// every change of contracts.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { BusConnection, deployUser, provision } from '@atrium/messaging';
import { readParticipants } from './bus-config.js';
import { deployConfig } from './config.js';

const { natsUrl, seedFile, replicas } = deployConfig();
const connection = await BusConnection.open({
  name: deployUser,
  url: natsUrl,
  nkeySeed: readFileSync(seedFile, 'utf8'),
});
const participants = readParticipants(resolve('participants.json'));
await provision(connection, { replicas, participants });
await connection.close();
console.log('The streams and consumers are as the contracts say');

import { confirmAddress } from './confirm-address.js';

await confirmAddress('confirmRecoveryEmail', '/v1/me/recovery-email/confirm');

import { confirmAddress } from './confirm-address.js';

await confirmAddress('confirmEmail', '/v1/me/email/confirm');

export { type Verdict, verifyLedger } from './ledger.js';

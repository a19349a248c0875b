import { outboxFields } from '@atrium/messaging';
import type { OutboxEntry } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { FactorFields, PendingTotp, StoredPasskey, StoredTotp } from '../factor/factor.js';
import type { PasswordHash } from '../password/password-hashes.js';
import type { LogEntry } from '../security/security-log.js';
import type { KnownDevice, StoredSession } from '../session/session.js';
import type { SignInChallenge } from '../session/sign-in-challenge.js';
import type { AccountPerson } from './account.js';

/** Everything of one person: who, the password, and the sessions that stand on it (decision 19). */
export interface AccountDocument extends AccountPerson, FactorFields {
  readonly passwordHash: PasswordHash;
  /** Rises with each change of a credential: what was begun with the one before comes to nothing. */
  readonly credentialVersion: number;
  readonly sessions: readonly StoredSession[];
  readonly devices: readonly KnownDevice[];
  readonly pendingTotp?: PendingTotp | null;
  /** Sign-ins whose password was right and whose second factor is awaited. */
  readonly signInChallenges?: readonly SignInChallenge[];
  readonly securityLog: readonly LogEntry[];
  readonly version: number;
  readonly outbox: OutboxEntry[];
  readonly schemaVersion: number;
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;
const part = { _id: false } as const;

const startSchema = new Schema(
  {
    organizationId: { type: String, default: null },
    organizationType: { type: String, default: null },
    organizationName: { type: String, default: null },
    invitationId: { type: String, default: null },
  },
  part,
);

/** A password's hash: also that of a pending sign-up. */
export const passwordHashSchema = new Schema<PasswordHash>({ hash: text, pepper: text }, part);

const sessionSchema = new Schema<StoredSession>(
  {
    id: text,
    hash: text,
    createdAt: date,
    lastUsedAt: date,
    expiresAt: date,
    device: text,
    network: text,
    amr: [String],
    authenticatedAt: date,
    delivery: text,
  },
  part,
);

const deviceSchema = new Schema<KnownDevice>({ hash: text, lastUsedAt: date }, part);

const logEntrySchema = new Schema<LogEntry>(
  {
    id: text,
    kind: text,
    at: date,
    device: text,
    network: text,
    sessionId: { type: String, default: null },
  },
  part,
);

const totpSchema = new Schema<StoredTotp>(
  { id: text, seed: text, lastStep: Number, createdAt: date, lastUsedAt: Date },
  part,
);

const passkeySchema = new Schema<StoredPasskey>(
  {
    id: text,
    credentialId: text,
    publicKey: text,
    signCount: Number,
    transports: [String],
    synced: Boolean,
    name: text,
    createdAt: date,
    lastUsedAt: Date,
  },
  part,
);

const pendingTotpSchema = new Schema<PendingTotp>({ id: text, seed: text, expiresAt: date }, part);

const signInChallengeSchema = new Schema<SignInChallenge>(
  {
    hash: text,
    credentialVersion: Number,
    program: text,
    device: { type: String, default: null },
    expiresAt: date,
  },
  part,
);

const accountSchema: Schema<AccountDocument> = new Schema<AccountDocument>(
  {
    _id: text,
    address: text,
    email: text,
    givenName: text,
    familyName: text,
    locale: text,
    start: { type: startSchema, required: true },
    createdAt: date,
    passwordHash: { type: passwordHashSchema, required: true },
    credentialVersion: { type: Number, default: 1 },
    sessions: { type: [sessionSchema], default: [] },
    devices: { type: [deviceSchema], default: [] },
    totp: { type: totpSchema, default: undefined },
    pendingTotp: { type: pendingTotpSchema, default: undefined },
    passkeys: { type: [passkeySchema], default: [] },
    recoveryCodes: { type: [String], default: [] },
    signInChallenges: { type: [signInChallengeSchema], default: [] },
    securityLog: { type: [logEntrySchema], default: [] },
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'accounts', versionKey: false },
);

/** Accounts for whoever stores something in them. */
export function accountModel(connection: Connection): Model<AccountDocument> {
  return connection.model<AccountDocument>('Account', accountSchema);
}

import type { OperatorAct } from '@atrium/contracts';
import { outboxFields } from '@atrium/messaging';
import type { OutboxEntry } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type {
  MailAddress,
  PendingAddress,
  PendingAddresses,
  UndoableChange,
} from '../address/address-change.js';
import type { StoredApiToken } from '../api-token/api-token.js';
import type { Notify } from '../preference/notify.js';
import type { FactorFields, PendingTotp, StoredPasskey, StoredTotp } from '../factor/factor.js';
import type { PasswordHash } from '../password/password-hashes.js';
import type { LogEntry } from '../security/security-log.js';
import type { StoredHandOver } from '../hand-over/hand-over.js';
import type { AccountLock } from '../lock/lock.js';
import type { KnownDevice, StoredSession } from '../session/session.js';
import type { SignInChallenge } from '../session/sign-in-challenge.js';
import type { AccountUnification } from '../unification/unification.js';
import type { Deletion } from '../account-deletion/deletion.js';
import type { AccountPerson } from './account.js';

/** Everything of one person: who, the password, the sessions that stand on it (decision 19), and API tokens. */
export interface AccountDocument extends AccountPerson, FactorFields {
  readonly passwordHash: PasswordHash;
  /** Rises with each change of a credential: what was begun with the one before comes to nothing. */
  readonly credentialVersion: number;
  /** Rises with each change of the password: webmail asks for mailboxes' own ones once more (A2-9). */
  readonly passwordVersion: number;
  /** The mailbox that has this account's password (A2-17): at most one, as its address is the login. */
  readonly unification?: AccountUnification | null;
  /** Rises when one that was begun is given up: its write comes too late then. */
  readonly unificationsGivenUp?: number;
  /** Proven. */
  readonly recovery?: MailAddress | null;
  readonly pending?: PendingAddresses;
  readonly undoable?: readonly UndoableChange[];
  readonly sessions: readonly StoredSession[];
  readonly devices: readonly KnownDevice[];
  readonly apiTokens: readonly StoredApiToken[];
  readonly pendingTotp?: PendingTotp | null;
  /** Sign-ins whose password was right and whose second factor is awaited. */
  readonly signInChallenges?: readonly SignInChallenge[];
  /** Lines that are not in the archive yet. */
  readonly securityLog: readonly LogEntry[];
  /** How many lines the archive has. */
  readonly loggedLines?: number;
  readonly lock?: AccountLock;
  readonly notify?: Notify;
  readonly handOvers?: readonly StoredHandOver[];
  /** Ids of the times that it became an operator or ceased to be one. The roster of operators alone says whether it is. */
  readonly operatorChanges?: readonly string[];
  /** While it is being deleted. */
  readonly deletion?: Deletion | null;
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
    parent: String,
  },
  part,
);

const deviceSchema = new Schema<KnownDevice>({ hash: text, lastUsedAt: date }, part);

const apiTokenSchema = new Schema<StoredApiToken>(
  {
    id: text,
    hash: text,
    name: text,
    scopes: [String],
    createdAt: date,
    expiresAt: date,
    lastUsedAt: { type: Date, default: null },
    amr: [String],
    authenticatedAt: date,
  },
  part,
);

const operatorActSchema = new Schema<OperatorAct>(
  { kind: text, organizationId: { type: String, default: null }, subjectId: String },
  part,
);

const logEntrySchema = new Schema<LogEntry>(
  {
    id: text,
    kind: text,
    at: date,
    device: text,
    network: text,
    sessionId: { type: String, default: null },
    operatorAct: { type: operatorActSchema, default: undefined },
  },
  part,
);

const addressSchema = new Schema<MailAddress>({ address: text, email: text }, part);

const pendingAddressSchema = new Schema<PendingAddress>(
  { id: text, address: text, email: text, expiresAt: date },
  part,
);

const undoableSchema = new Schema<UndoableChange>(
  {
    id: text,
    at: date,
    until: date,
    login: { type: addressSchema, required: true },
    recovery: { type: addressSchema, default: null },
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

const lockSchema = new Schema<AccountLock>(
  { after: { type: Number, default: null }, at: { type: Date, default: null }, version: Number },
  part,
);

const notifySchema = new Schema<Notify>(
  { signIns: Boolean, failedSignIns: Boolean, failuresToldAt: Date },
  part,
);

const handOverSchema = new Schema<StoredHandOver>(
  { hash: text, sessionId: text, origin: text, expiresAt: date },
  part,
);

const unificationSchema = new Schema<AccountUnification>(
  { id: text, mailboxId: text, ending: String },
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

const deletionSchema = new Schema<Deletion>(
  {
    id: text,
    phase: text,
    until: date,
    address: text,
    requestId: { type: String, default: null },
    line: { type: logEntrySchema, required: true },
    decidedAt: Date,
    isReplay: Boolean,
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
    timeZone: String,
    start: { type: startSchema, required: true },
    createdAt: date,
    passwordHash: { type: passwordHashSchema, required: true },
    credentialVersion: { type: Number, default: 1 },
    passwordVersion: { type: Number, default: 1 },
    unification: { type: unificationSchema, default: undefined },
    unificationsGivenUp: Number,
    recovery: { type: addressSchema, default: null },
    pending: {
      type: new Schema({ login: pendingAddressSchema, recovery: pendingAddressSchema }, part),
    },
    undoable: { type: [undoableSchema], default: [] },
    sessions: { type: [sessionSchema], default: [] },
    devices: { type: [deviceSchema], default: [] },
    apiTokens: { type: [apiTokenSchema], default: [] },
    totp: { type: totpSchema, default: undefined },
    pendingTotp: { type: pendingTotpSchema, default: undefined },
    passkeys: { type: [passkeySchema], default: [] },
    recoveryCodes: { type: [String], default: [] },
    signInChallenges: { type: [signInChallengeSchema], default: [] },
    securityLog: { type: [logEntrySchema], default: [] },
    loggedLines: Number,
    lock: lockSchema,
    notify: notifySchema,
    handOvers: { type: [handOverSchema], default: undefined },
    operatorChanges: { type: [String], default: undefined },
    deletion: { type: deletionSchema, default: undefined },
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'accounts', versionKey: false },
);

/** Accounts for whoever stores something in them. */
export function accountModel(connection: Connection): Model<AccountDocument> {
  return connection.model<AccountDocument>('Account', accountSchema);
}

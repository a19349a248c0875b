import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { newWithEvents, outboxFields, type OutboxEntry, OutboxRelay } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import { passwordHashSchema } from '../account/account.schema.js';
import type { PasswordHash } from '../password/password-hashes.js';
import type { SignUp } from './sign-up.js';

/** What lets the browser that signed up leave out the password. */
export interface FirstPassword {
  /** SHA-256 of the secret from the 202 answer. */
  readonly secretHash: string;
  readonly passwordHash: PasswordHash;
}

/** Gone once it was used. */
export type StoredSignUp = SignUp & Partial<FirstPassword>;

interface SignUpDocument extends StoredSignUp {
  readonly version: number;
  readonly outbox: OutboxEntry[];
  readonly schemaVersion: number;
}

const text = { type: String, required: true } as const;

const signUpSchema: Schema<SignUpDocument> = new Schema<SignUpDocument>(
  {
    _id: text,
    state: text,
    tokenVersion: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
    address: text,
    email: text,
    givenName: text,
    familyName: text,
    locale: text,
    accountId: text,
    organization: {
      type: new Schema({ id: text, type: text, name: text }, { _id: false }),
      required: true,
    },
    secretHash: String,
    passwordHash: passwordHashSchema,
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'sign-ups', versionKey: false },
);

/** Sign-ups that wait for their mailbox: any number for one address, of which one at most makes the account. */
@Injectable()
export class SignUpsRepository {
  private readonly signUps: Model<SignUpDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.signUps = connection.model<SignUpDocument>('SignUp', signUpSchema);
    relay.watch(this.signUps);
  }

  async add(signUp: SignUp, first: FirstPassword, event: OutboxEntry): Promise<void> {
    const added = await this.signUps.create({ ...signUp, ...first, ...newWithEvents(event) });
    this.relay.offer(this.signUps, added.toObject());
  }

  byId(id: string): Promise<StoredSignUp | null> {
    return this.signUps.findOne({ _id: id }, { outbox: 0 }).lean();
  }

  /** Whether somebody has claimed an address that has no account yet. */
  async isPending(address: string): Promise<boolean> {
    return (await this.signUps.exists({ address, state: 'pending' })) !== null;
  }

  /** Ends every claim to an address that has its account now, and forgets their passwords. */
  async close(address: string): Promise<void> {
    await this.signUps.updateMany(
      { address, state: 'pending' },
      { $set: { state: 'used' }, $unset: { passwordHash: '', secretHash: '' } },
    );
  }

  /** What an account began with that is no more. */
  async forget(accountId: string, address: string): Promise<void> {
    await this.signUps.deleteMany({ address, accountId });
  }
}

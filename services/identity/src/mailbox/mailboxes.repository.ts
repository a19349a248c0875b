import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import {
  changeWritten,
  merged,
  outboxFields,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import { byTimer } from '@atrium/service';
import { type Connection, type Model, Schema } from 'mongoose';
import { passwordHashSchema } from '../account/account.schema.js';
import { reservedFor } from '../unification/unification.js';
import { mostRemembered } from './mailbox.js';
import type {
  MailboxChange,
  StoredHolder,
  StoredInvitation,
  StoredMailbox,
} from './stored-mailbox.js';

interface MailboxDocument extends StoredMailbox {
  readonly version: number;
  readonly outbox: OutboxEntry[];
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;
const part = { _id: false } as const;

const holderSchema = new Schema<StoredHolder>(
  {
    accountId: text,
    mayChangePassword: { type: Boolean, required: true },
    since: date,
    givenAt: Date,
    confirmed: {
      type: new Schema({ mailbox: Number, account: Number }, part),
      required: true,
    },
  },
  part,
);

const invitationSchema = new Schema<StoredInvitation>(
  {
    id: text,
    address: text,
    email: text,
    mayChangePassword: { type: Boolean, required: true },
    by: text,
    sentAt: date,
    expiresAt: date,
  },
  part,
);

const unificationSchema = new Schema(
  {
    id: text,
    accountId: text,
    state: text,
    since: date,
    ending: { type: String, default: null },
  },
  part,
);

const changeSchema = new Schema<MailboxChange>(
  { what: text, by: { type: String, default: null }, at: date },
  part,
);

const mailboxSchema: Schema<MailboxDocument> = new Schema<MailboxDocument>(
  {
    _id: text,
    organizationId: text,
    address: text,
    email: text,
    passwordHash: { type: passwordHashSchema, default: null },
    passwordVersion: { type: Number, required: true },
    holders: { type: [holderSchema], default: [] },
    invitations: { type: [invitationSchema], default: [] },
    unification: { type: unificationSchema, default: null },
    revision: { type: Number, required: true },
    createdAt: date,
    passwordChangedAt: date,
    history: { type: [changeSchema], default: [] },
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'mailboxes', versionKey: false },
);

type Reference = Pick<StoredMailbox, '_id' | 'organizationId'>;

/** What may change of a mailbox. */
type Changeable = Partial<
  Pick<
    StoredMailbox,
    | 'passwordHash'
    | 'passwordVersion'
    | 'passwordChangedAt'
    | 'holders'
    | 'invitations'
    | 'unification'
  >
>;

const withoutRecords = { outbox: 0, history: 0 } as const;

/** Mailboxes, one document each: who consults one, who is invited to and whose password it has are one write. */
@Injectable()
export class MailboxesRepository {
  private readonly mailboxes: Model<MailboxDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.mailboxes = connection.model<MailboxDocument>('Mailbox', mailboxSchema);
    relay.watch(this.mailboxes);
  }

  /** False when the address is a mailbox already: the unique index judges. */
  async create(mailbox: StoredMailbox, events: readonly OutboxEntry[]): Promise<boolean> {
    try {
      const made = await this.mailboxes.create({
        ...mailbox,
        version: events.length,
        outbox: [...events],
      });
      changeWritten();
      this.relay.offer(this.mailboxes, made.toObject());
      return true;
    } catch (error) {
      if ((error as { code?: number }).code === 11_000) return false;
      throw error;
    }
  }

  /** How many an organization has, counted up to a limit. */
  count(organizationId: string, limit: number): Promise<number> {
    return this.mailboxes.countDocuments({ organizationId }, { limit });
  }

  find({ _id, organizationId }: Reference): Promise<StoredMailbox | null> {
    return this.mailboxes.findOne({ _id, organizationId }, withoutRecords).lean<StoredMailbox>();
  }

  /** By its id alone: for whoever consults it, was invited to, or works off what was begun. */
  byId(mailboxId: string): Promise<StoredMailbox | null> {
    return this.mailboxes.findOne({ _id: mailboxId }, withoutRecords).lean<StoredMailbox>();
  }

  byAddress(address: string): Promise<StoredMailbox | null> {
    return this.mailboxes.findOne({ address }, withoutRecords).lean<StoredMailbox>();
  }

  /** The newest first: ids begin with their time. */
  page(
    organizationId: string,
    { after, limit }: { after: string | undefined; limit: number },
  ): Promise<StoredMailbox[]> {
    return this.mailboxes
      .find({ organizationId, ...(after !== undefined && { _id: { $lt: after } }) }, withoutRecords)
      .sort({ _id: -1 })
      .limit(limit)
      .lean<StoredMailbox[]>();
  }

  /** Those that an account consults, by address. */
  consultedBy(accountId: string, limit: number): Promise<StoredMailbox[]> {
    return this.mailboxes
      .find({ 'holders.accountId': accountId }, withoutRecords)
      .sort({ address: 1 })
      .limit(limit)
      .lean<StoredMailbox[]>();
  }

  /** Those of an organization that an account consults, or that an address is invited to consult. */
  reachedBy(
    { organizationId, accountId }: { organizationId: string; accountId: string },
    /** Canonical; null of an account that is gone. */
    address: string | null,
  ): Promise<StoredMailbox[]> {
    const invited = address === null ? [] : [{ organizationId, 'invitations.address': address }];
    return this.mailboxes
      .find(
        { $or: [{ organizationId, 'holders.accountId': accountId }, ...invited] },
        withoutRecords,
      )
      .sort({ address: 1 })
      .lean<StoredMailbox[]>();
  }

  /** Whose unification was begun or is ending, and was not seen to its end. */
  async unfinished(now: Date, limit: number): Promise<string[]> {
    const longAgo = new Date(now.getTime() - reservedFor);
    const found = await this.mailboxes
      .find(
        {
          $or: [
            { 'unification.state': 'reserved', 'unification.since': { $lte: longAgo } },
            { 'unification.ending': { $type: 'string' } },
          ],
        },
        { _id: 1 },
      )
      .limit(limit)
      .comment(byTimer)
      .lean<{ _id: string }[]>();
    return found.map(({ _id }) => _id);
  }

  /**
   * Null, and nothing is changed, when the mailbox is not as it was read any more: of two changes at once one is
   * made, so that none is decided on what another has just ended.
   */
  async change(
    { _id, revision }: StoredMailbox,
    set: Changeable,
    /** Null for what nobody needs to find in the history. */
    change: MailboxChange | null,
    ...events: readonly OutboxEntry[]
  ): Promise<StoredMailbox | null> {
    const written = await this.mailboxes
      .findOneAndUpdate(
        { _id, revision },
        merged(
          { $set: set, $inc: { revision: 1 } },
          ...(change ? [{ $push: { history: { $each: [change], $slice: -mostRemembered } } }] : []),
          ...(events.length > 0 ? [withEvents(...events)] : []),
        ),
        { returnDocument: 'after', projection: { history: 0 } },
      )
      .lean<MailboxDocument>();
    if (written && events.length > 0) this.relay.offer(this.mailboxes, written);
    return written;
  }

  /** False when it is not as it was read any more, or has the password of an account still. */
  async delete({ _id, revision }: StoredMailbox): Promise<boolean> {
    const filter = { _id, revision, unification: null };
    const { deletedCount } = await this.mailboxes.deleteOne(filter);
    return deletedCount === 1;
  }

  /** Keeps the same password under today's cost, unless it was changed meanwhile. */
  async renew({ _id, revision }: StoredMailbox, passwordHash: object): Promise<void> {
    await this.mailboxes.updateOne({ _id, revision }, { $set: { passwordHash } });
  }
}

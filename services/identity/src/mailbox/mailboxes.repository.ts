import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { mailboxChanged, type MailboxChangeKind, mailboxChanges } from '@atrium/contracts';
import {
  changeWritten,
  currentRequest,
  happened,
  merged,
  newWithEvents,
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
  /** It is no mailbox any more: nothing is left but what is still to be told. */
  readonly deletedAt?: Date;
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
  { what: text, by: { type: String, default: null }, at: date, accountId: String },
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
    deletedAt: Date,
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
    const told = mailbox.history.flatMap((change) => toldOf(mailbox, change));
    try {
      const made = await this.mailboxes.create({
        ...mailbox,
        ...newWithEvents(...told, ...events),
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
    return this.mailboxes
      .findOne({ _id: mailboxId, deletedAt: null }, withoutRecords)
      .lean<StoredMailbox>();
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

  /** How many an account consults, counted up to a limit. */
  countConsultedBy(accountId: string, limit: number): Promise<number> {
    return this.mailboxes.countDocuments({ 'holders.accountId': accountId }, { limit });
  }

  /** Takes back what an address was invited to up to a moment, when it was somebody else's than it may be now. */
  async forgetInvited(address: string, until: Date): Promise<void> {
    const theirs = { address, sentAt: { $lte: until } };
    await this.mailboxes.updateMany(
      { invitations: { $elemMatch: theirs } },
      { $pull: { invitations: theirs }, $inc: { revision: 1 } },
    );
  }

  /** Those of any organization that an address is invited to consult, the newest first, whether or not that can still be answered. */
  inviting(address: string, limit: number): Promise<StoredMailbox[]> {
    return this.mailboxes
      .find({ 'invitations.address': address }, withoutRecords)
      .sort({ _id: -1 })
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
    mailbox: StoredMailbox,
    set: Changeable,
    /** Null for what nobody needs to find in the history. */
    change: MailboxChange | null,
    ...more: readonly OutboxEntry[]
  ): Promise<StoredMailbox | null> {
    const { _id, revision } = mailbox;
    const events = [...(change ? toldOf(mailbox, change) : []), ...more];
    const written = await this.mailboxes
      .findOneAndUpdate(
        { _id, revision, deletedAt: null },
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

  /**
   * False when it is not as it was read any more, or has the password of an account still. What is left for a while
   * has nothing of it, and is nobody's: the organization is told of its end by it.
   */
  async delete(mailbox: StoredMailbox, by: string, at: Date): Promise<boolean> {
    const { _id, revision } = mailbox;
    const { $push, $inc } = withEvents(...toldOf(mailbox, { what: 'deleted', by, at }));
    const nothing = {
      organizationId: '',
      address: `deleted:${_id}`,
      email: '',
      passwordHash: null,
    };
    const written = await this.mailboxes
      .findOneAndUpdate(
        { _id, revision, unification: null, deletedAt: null },
        {
          $set: { ...nothing, holders: [], invitations: [], history: [], deletedAt: at },
          $push,
          $inc: { ...$inc, revision: 1 },
        },
        { returnDocument: 'after' },
      )
      .lean<MailboxDocument>();
    this.relay.offer(this.mailboxes, written);
    return written !== null;
  }

  /** Keeps the same password under today's cost, unless it was changed meanwhile. */
  async renew({ _id, revision }: StoredMailbox, passwordHash: object): Promise<void> {
    await this.mailboxes.updateOne({ _id, revision, deletedAt: null }, { $set: { passwordHash } });
  }
}

/** What the organization is told of a change: not of the steps in between, and of an invitation by its own event. */
function toldOf(
  { _id: mailboxId, organizationId }: StoredMailbox,
  {
    what: change,
    by,
    at,
    accountId,
  }: Omit<MailboxChange, 'what'> & { readonly what: MailboxChange['what'] | 'deleted' },
): OutboxEntry[] {
  if (!isTold(change)) return [];
  const data = { organizationId, mailboxId, change, accountId: accountId ?? null };
  const requestId = currentRequest()?.requestId ?? null;
  return [happened(mailboxChanged, data, { by, at, requestId })];
}

function isTold(what: string): what is MailboxChangeKind {
  return (mailboxChanges as readonly string[]).includes(what);
}

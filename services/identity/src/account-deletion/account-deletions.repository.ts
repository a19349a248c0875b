import { merged, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import { byTimer } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import { withLines } from '../security/security-log.js';
import { endedByAccount } from '../unification/unification.js';
import { addressOfDeleted } from './account-deletion.js';
import type { Deletion } from './deletion.js';

/** What of an account matters to its end. */
export type Departing = Pick<
  AccountDocument,
  '_id' | 'address' | 'email' | 'recovery' | 'unification' | 'loggedLines' | 'deletion'
>;

/** An account that is being deleted. */
export type Going = Departing & { readonly deletion: Deletion };

const fields = {
  ...{ address: 1, email: 1, recovery: 1, unification: 1, loggedLines: 1, deletion: 1 },
} as const;

/** How an account ends: its own document is the only judge, each method one write of it. */
@Injectable()
export class AccountDeletionsRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.accounts = accountModel(connection);
  }

  async of(accountId: string): Promise<Departing | null> {
    return this.accounts.findOne({ _id: accountId }, fields).lean<Departing>();
  }

  /** False while it is being deleted already, or when it signs in with another address since. */
  async begin(accountId: string, deletion: Deletion): Promise<boolean> {
    const { matchedCount } = await this.accounts.updateOne(
      { _id: accountId, address: deletion.address, deletion: null },
      { $set: { deletion } },
    );
    return matchedCount === 1;
  }

  /** Whoever is at it, is at it for longer. */
  async keep(accountId: string, deletionId: string, until: Date): Promise<void> {
    await this.accounts.updateOne(
      { _id: accountId, 'deletion.id': deletionId, 'deletion.phase': 'leaving' },
      { $set: { 'deletion.until': until } },
    );
  }

  /** Something stands in the way: all is as before. */
  async giveUp(accountId: string, deletionId: string): Promise<void> {
    await this.accounts.updateOne(
      { _id: accountId, 'deletion.id': deletionId, 'deletion.phase': 'leaving' },
      { $unset: { deletion: 1 } },
    );
  }

  /**
   * From this write on nothing opens the account: no session, token, passkey or link, and no password, as nobody finds it by its
   * address, which is free. One password with a mailbox ends with it. Answers with the account before; null when somebody else has
   * decided it.
   */
  async decide(
    { _id, recovery, unification, deletion }: Going,
    at: Date,
    events: readonly OutboxEntry[],
  ): Promise<AccountDocument | null> {
    const address = addressOfDeleted(_id);
    const separation = endedByAccount({ unification }, 'account-deleted');
    const before = await this.accounts
      .findOneAndUpdate(
        { _id, 'deletion.id': deletion.id, 'deletion.phase': 'leaving', ...separation.where },
        merged(
          {
            $set: {
              ...{ address, 'deletion.phase': 'erasing', 'deletion.decidedAt': at },
              ...{ sessions: [], apiTokens: [], devices: [], passkeys: [], recoveryCodes: [] },
              ...{ signInChallenges: [], undoable: [], ...separation.set },
              // Mail still goes there, no way back leads there.
              ...(recovery && { recovery: { ...recovery, address } }),
            },
            $unset: { totp: 1, pendingTotp: 1, pending: 1, handOvers: 1 },
            $inc: { credentialVersion: 1 },
            $push: withLines(deletion.line),
          },
          withEvents(...events),
        ),
        { returnDocument: 'before' },
      )
      .lean<AccountDocument>();
    if (!before) return null;
    const { version, outbox } = before;
    const told = { _id, version: version + events.length, outbox: [...outbox, ...events] };
    this.relay.offer(this.accounts, told);
    return before;
  }

  /** Takes over one that nobody is at; null when there is none. */
  async claimOverdue(now: Date, until: Date): Promise<Going | null> {
    return this.accounts
      .findOneAndUpdate(
        { 'deletion.until': { $lte: now } },
        { $set: { 'deletion.until': until } },
        { returnDocument: 'after', projection: fields, comment: byTimer },
      )
      .lean<Going>();
  }

  async postpone(accountId: string, until: Date): Promise<void> {
    await this.accounts.updateOne(
      { _id: accountId, 'deletion.phase': 'erasing' },
      { $set: { 'deletion.until': until } },
    );
  }

  /** Whether something that happened to it has still to be told. */
  async isToBeTold(accountId: string): Promise<boolean> {
    const waiting: Record<string, unknown> = { _id: accountId, 'outbox.pending': true };
    return (await this.accounts.countDocuments(waiting, { limit: 1 })) > 0;
  }

  /** Nothing of it is left. */
  async remove(accountId: string): Promise<void> {
    await this.accounts.deleteOne({ _id: accountId, 'deletion.phase': 'erasing' });
  }
}

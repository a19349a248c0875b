import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import {
  merged,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import type { SomeFactors } from '../factor/factor.js';
import type { PasswordHash } from '../password/password-hashes.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import type { AccountPerson } from './account.js';
import type { WholeAccount } from './account-data.js';
import { type AccountDocument, accountModel } from './account.schema.js';

const personal = {
  address: 1,
  email: 1,
  givenName: 1,
  familyName: 1,
  locale: 1,
  timeZone: 1,
  start: 1,
  createdAt: 1,
} as const;

/** What a person may change as they like: nothing of it opens a door. */
export type PersonalDetails = Pick<
  AccountPerson,
  'givenName' | 'familyName' | 'locale' | 'timeZone'
>;
/** Of an account that is deleted nothing is shown any more, though it is erased a little later. */
const notDeleted = { 'deletion.phase': { $ne: 'erasing' } } as const;

/** Enough to tell whether there is a second factor. */
const someFactors = { 'totp.id': 1, 'passkeys.id': 1 } as const;

/** Accounts: one for each canonical address, which the unique index sees to. */
@Injectable()
export class AccountsRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.accounts = accountModel(connection);
    relay.watch(this.accounts);
  }

  /** Of any number at once, the first makes the account; false for the others. The event is in the same write. */
  async create(
    person: AccountPerson,
    passwordHash: PasswordHash,
    event: OutboxEntry,
  ): Promise<boolean> {
    try {
      const account = await this.accounts.create({
        ...person,
        passwordHash,
        ...newWithEvents(event),
      });
      this.relay.offer(this.accounts, account.toObject());
      return true;
    } catch (error) {
      if ((error as { code?: number }).code === 11_000) return false;
      throw error;
    }
  }

  /** One write: of several at once each changes its own fields. Null when the account is gone. */
  change(accountId: string, changed: Partial<PersonalDetails>): Promise<AccountPerson | null> {
    const options = { returnDocument: 'after', projection: personal } as const;
    return this.accounts.findOneAndUpdate({ _id: accountId }, { $set: changed }, options).lean();
  }

  /** The first organization of whoever began with it is no more. Looks through all accounts: it is asked for seldom. */
  async forgetOrganization(organizationId: string): Promise<void> {
    await this.accounts.updateMany(
      { 'start.organizationId': organizationId },
      {
        $set: {
          'start.organizationId': null,
          'start.organizationType': null,
          'start.organizationName': null,
        },
      },
    );
  }

  byId(accountId: string): Promise<AccountPerson | null> {
    return this.accounts.findOne({ _id: accountId }, personal).lean();
  }

  /**
   * All that is kept of a person in this document, but the password and what only waits to be told or archived. None of an account
   * that is deleted, also while it is still being erased.
   */
  whole(accountId: string): Promise<WholeAccount | null> {
    return this.accounts
      .findOne({ _id: accountId, ...notDeleted }, { passwordHash: 0, outbox: 0, securityLog: 0 })
      .lean<WholeAccount>();
  }

  /** In one write: a line in the security log, and the event that a mail is sent for. False when the account is deleted. */
  async note(
    _id: string,
    { line, event }: { line: LogEntry; event: OutboxEntry },
  ): Promise<boolean> {
    const after = await this.accounts
      .findOneAndUpdate(
        { _id, ...notDeleted },
        merged({ $push: withLines(line) }, withEvents(event)),
        { returnDocument: 'after', projection: { outbox: 1, version: 1 } },
      )
      .lean<Pick<AccountDocument, '_id' | 'outbox' | 'version'>>();
    this.relay.offer(this.accounts, after);
    return after !== null;
  }

  byIds(accountIds: readonly string[]): Promise<(AccountPerson & SomeFactors)[]> {
    return this.accounts.find({ _id: { $in: accountIds } }, { ...personal, ...someFactors }).lean();
  }

  byAddress(address: string): Promise<(AccountPerson & SomeFactors) | null> {
    return this.accounts.findOne({ address }, { ...personal, ...someFactors }).lean();
  }
}

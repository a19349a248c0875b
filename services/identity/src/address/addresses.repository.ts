import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { AccountAddress } from '@atrium/contracts';
import { merged, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import type { AccountPerson } from '../account/account.js';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import type { OwnAddresses, PendingAddress, UndoableChange } from './address-change.js';

/** An account as far as its addresses are concerned. */
export interface AccountAddresses
  extends OwnAddresses, Pick<AccountPerson, '_id' | 'givenName' | 'locale'> {
  readonly credentialVersion: number;
  readonly unification?: AccountDocument['unification'];
  readonly pending?: AccountDocument['pending'];
  readonly undoable?: readonly UndoableChange[];
}

const fields = {
  address: 1,
  email: 1,
  givenName: 1,
  locale: 1,
  recovery: 1,
  pending: 1,
  undoable: 1,
  credentialVersion: 1,
  unification: 1,
} as const;

/** The addresses of accounts: to sign in with, to come back with, to come, and of before. */
@Injectable()
export class AddressesRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.accounts = accountModel(connection);
  }

  of(accountId: string): Promise<AccountAddresses | null> {
    return this.accounts.findOne({ _id: accountId }, fields).lean<AccountAddresses>();
  }

  /** Whoever has the address as login or as proven recovery address. */
  async reachedAt(address: string, most: number): Promise<AccountAddresses[]> {
    const [own, recovered] = await Promise.all([
      this.accounts.find({ address }, fields).lean<AccountAddresses[]>(),
      this.accounts
        .find({ 'recovery.address': address }, fields)
        .limit(most)
        .lean<AccountAddresses[]>(),
    ]);
    return [...own, ...recovered].slice(0, most);
  }

  /**
   * Notes a new address that waits for its mailbox, in place of one that waits already. False when the
   * credentials were changed meanwhile, or the session that asks has ended.
   */
  async begin(
    { _id, credentialVersion }: Pick<AccountAddresses, '_id' | 'credentialVersion'>,
    which: AccountAddress,
    pending: PendingAddress,
    { sessionId, line, event }: { sessionId: string; line: LogEntry; event: OutboxEntry },
  ): Promise<boolean> {
    const account = await this.accounts
      .findOneAndUpdate(
        { _id, credentialVersion, 'sessions.id': sessionId },
        merged(
          { $set: { [`pending.${which}`]: pending } },
          { $push: withLines(line) },
          withEvents(event),
        ),
        { returnDocument: 'after', projection: { outbox: 1, version: 1 } },
      )
      .lean<Pick<AccountDocument, '_id' | 'outbox' | 'version'>>();
    this.relay.offer(this.accounts, account);
    return account !== null;
  }

  /** An address that waits for its mailbox waits in vain: its link is worth nothing from now on. */
  async withdraw(accountId: string, which: AccountAddress): Promise<void> {
    await this.accounts.updateOne({ _id: accountId }, { $unset: { [`pending.${which}`]: '' } });
  }
}

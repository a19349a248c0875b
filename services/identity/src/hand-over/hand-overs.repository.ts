import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { changeWritten } from '@atrium/messaging';
import type { Collection, Connection } from 'mongoose';
import type { AccountDocument } from '../account/account.schema.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import { mostSessions, type StoredSession } from '../session/session.js';
import { mostHandOvers, type StoredHandOver } from './hand-over.js';

/** Sessions on their way to another host, in their account's document. */
@Injectable()
export class HandOversRepository {
  private readonly accounts: Collection<AccountDocument>;

  constructor(@InjectConnection() connection: Connection) {
    this.accounts = connection.collection<AccountDocument>('accounts');
  }

  /** False when the session has ended. */
  async add(accountId: string, handOver: StoredHandOver): Promise<boolean> {
    const { matchedCount } = await this.accounts.updateOne(
      { _id: accountId, 'sessions.id': handOver.sessionId },
      { $push: { handOvers: { $each: [handOver], $slice: -mostHandOvers } } },
    );
    return matchedCount === 1;
  }

  /** The session that is handed over; null when the code is none, or that session has ended. */
  async sessionOf(accountId: string, hash: string): Promise<StoredSession | null> {
    const account = await this.accounts.findOne(
      { _id: accountId, 'handOvers.hash': hash },
      { projection: { sessions: 1, handOvers: 1 } },
    );
    const handOver = account?.handOvers?.find((one) => one.hash === hash);
    const from = account?.sessions.find(({ id }) => id === handOver?.sessionId);
    if (!account || !from) return null;
    const { parent, ...alone } = from;
    // A session that has ended all others stands on none.
    return account.sessions.some(({ id }) => id === parent) ? from : alone;
  }

  /**
   * Uses a code up and starts the session that comes of it, in one write: of any number at once one does.
   * False when it was used or ran out, is for another host, or the session that it came from has ended.
   */
  async redeem(
    accountId: string,
    { hash, origin }: Pick<StoredHandOver, 'hash' | 'origin'>,
    { session, from, line }: { session: StoredSession; from: StoredSession; line: LogEntry },
  ): Promise<boolean> {
    const now = session.createdAt;
    const good = { hash, origin, sessionId: from.id, expiresAt: { $gt: now } };
    const { matchedCount } = await this.accounts.updateOne(
      {
        _id: accountId,
        handOvers: { $elemMatch: good },
        // Its own, and that of the sign-in that both stand on.
        'sessions.id': { $all: [from.id, session.parent as string] },
        // With a hundred it would push out an older one, which might be just that.
        [`sessions.${mostSessions - 1}`]: { $exists: false },
      },
      {
        // The driver's types know no operators between the conditions of $pull.
        $pull: { handOvers: { $or: [{ hash }, { expiresAt: { $lte: now } }] } as never },
        $push: { sessions: session, ...withLines(line) },
      },
    );
    if (matchedCount === 1) changeWritten();
    return matchedCount === 1;
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import {
  changeWritten,
  merged,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import type { Collection, Connection, Model } from 'mongoose';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import { useIsWrittenEvery } from '../session/session.js';
import type { SessionHolder } from '../session/sessions.repository.js';
import type { StoredApiToken } from './api-token.js';

/** The account of a token, with that token alone. */
export interface TokenHolder extends Omit<SessionHolder, 'sessions'> {
  readonly apiTokens: readonly StoredApiToken[];
}

/** A token about to be written. */
export interface NewApiToken {
  readonly token: StoredApiToken;
  /** How many an account may have. */
  readonly most: number;
  readonly line: LogEntry;
  readonly event: OutboxEntry;
}

/** API tokens, which live in their account's document as sessions do. */
@Injectable()
export class ApiTokensRepository {
  private readonly logger = new Logger(ApiTokensRepository.name);
  private readonly model: Model<AccountDocument>;
  /** By the driver itself where every request passes. */
  private readonly accounts: Collection<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = accountModel(connection);
    this.accounts = connection.collection<AccountDocument>('accounts');
  }

  /**
   * Adds one, unless there are as many as there may be, or the session that makes it has ended: a password
   * change ends the others in its one write, and what is made after that with one of them is refused.
   */
  async add(
    { accountId: _id, sessionId }: { accountId: string; sessionId: string },
    { token, most, line, event }: NewApiToken,
  ): Promise<'added' | 'too-many' | 'session-ended'> {
    const inSession = { _id, 'sessions.id': sessionId };
    const before = await this.model
      .findOneAndUpdate(
        { ...inSession, [`apiTokens.${most - 1}`]: { $exists: false } },
        merged({ $push: { apiTokens: token, ...withLines(line) } }, withEvents(event)),
        { returnDocument: 'before', projection: { outbox: 1, version: 1 } },
      )
      .lean<Pick<AccountDocument, 'outbox' | 'version'>>();
    if (!before) return (await this.model.exists(inSession)) ? 'too-many' : 'session-ended';
    const { version, outbox } = before;
    this.relay.offer(this.model, { _id, version: version + 1, outbox: [...outbox, event] });
    return 'added';
  }

  /** Removes those that have run out. */
  async sweep(accountId: string, now: Date): Promise<void> {
    await this.accounts.updateOne(
      { _id: accountId, 'apiTokens.expiresAt': { $lte: now } },
      { $pull: { apiTokens: { expiresAt: { $lte: now } } } },
    );
  }

  async of(accountId: string): Promise<readonly StoredApiToken[]> {
    const projection = { apiTokens: 1 };
    const account = await this.accounts.findOne({ _id: accountId }, { projection });
    return account?.apiTokens ?? [];
  }

  /** Whose token it is: one command. */
  holderOf(hash: string): Promise<TokenHolder | null> {
    const projection = {
      apiTokens: { $elemMatch: { hash } },
      address: 1,
      start: 1,
      createdAt: 1,
      credentialVersion: 1,
    };
    return this.accounts.findOne<TokenHolder>({ 'apiTokens.hash': hash }, { projection });
  }

  /** Notes that a token is used, unless that was noted within the last minute. Nobody waits for it. */
  noteUse(accountId: string, tokenId: string, now: Date): void {
    const notedBefore = new Date(now.getTime() - useIsWrittenEvery);
    const token = { id: tokenId, lastUsedAt: { $not: { $gt: notedBefore } } };
    this.accounts
      .updateOne(
        { _id: accountId, apiTokens: { $elemMatch: token } },
        { $set: { 'apiTokens.$.lastUsedAt': now } },
      )
      .catch((error: unknown) => this.logger.warn(`A use was not noted: ${String(error)}`));
  }

  /** False when the account has no such token. */
  async revoke(accountId: string, tokenId: string, line: LogEntry): Promise<boolean> {
    const { matchedCount } = await this.accounts.updateOne(
      { _id: accountId, 'apiTokens.id': tokenId },
      { $pull: { apiTokens: { id: tokenId } }, $push: withLines(line) },
    );
    if (matchedCount === 1) changeWritten();
    return matchedCount === 1;
  }

  /** Revokes all; answers with their ids. */
  async revokeAll(accountId: string, line: LogEntry): Promise<string[]> {
    const before = await this.accounts.findOneAndUpdate(
      { _id: accountId, 'apiTokens.0': { $exists: true } },
      { $set: { apiTokens: [] }, $push: withLines(line) },
      { projection: { 'apiTokens.id': 1 }, returnDocument: 'before' },
    );
    if (!before) return [];
    changeWritten();
    return before.apiTokens.map(({ id }) => id);
  }
}

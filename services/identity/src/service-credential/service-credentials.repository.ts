import { Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { ServiceCredentialKind } from '@atrium/contracts';
import { changeWritten } from '@atrium/messaging';
import type { Collection, Connection } from 'mongoose';
import type { PasswordHash } from '../password/password-hashes.js';
import { useIsWrittenEvery } from '../session/session.js';
import { mostRemembered } from './service-credential.js';
import type {
  ServiceCredentialChange,
  StoredServiceCredential,
} from './stored-service-credential.js';

type Reference = Pick<StoredServiceCredential, '_id' | 'organizationId'>;

/** Service credentials, one document each. The unique index gives a name of a kind to one of them. */
@Injectable()
export class ServiceCredentialsRepository {
  private readonly logger = new Logger(ServiceCredentialsRepository.name);
  private readonly credentials: Collection<StoredServiceCredential>;

  constructor(@InjectConnection() connection: Connection) {
    this.credentials = connection.collection<StoredServiceCredential>('service-credentials');
  }

  /** False when the name is taken. */
  async create(credential: StoredServiceCredential): Promise<boolean> {
    try {
      await this.credentials.insertOne(credential);
      changeWritten();
      return true;
    } catch (error) {
      if ((error as { code?: number }).code === 11_000) return false;
      throw error;
    }
  }

  /** How many an organization has, counted up to a limit. */
  count(organizationId: string, limit: number): Promise<number> {
    return this.credentials.countDocuments({ organizationId }, { limit });
  }

  find({ _id, organizationId }: Reference): Promise<StoredServiceCredential | null> {
    return this.credentials.findOne<StoredServiceCredential>({ _id, organizationId });
  }

  /** The newest first: ids begin with their time. */
  page(
    organizationId: string,
    productId: string | undefined,
    { after, limit }: { after: string | undefined; limit: number },
  ): Promise<StoredServiceCredential[]> {
    return this.credentials
      .find<StoredServiceCredential>({
        organizationId,
        ...(productId !== undefined && { productId }),
        ...(after !== undefined && { _id: { $lt: after } }),
      })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** Null, and nothing is changed, when it is not as it was read any more: of two changes at once one is made. */
  async change(
    { _id, organizationId, revision }: StoredServiceCredential,
    set: Partial<Pick<StoredServiceCredential, 'passwordHash' | 'keys'>>,
    change: ServiceCredentialChange,
  ): Promise<StoredServiceCredential | null> {
    const changed = await this.credentials.findOneAndUpdate(
      { _id, organizationId, revision },
      {
        $set: { ...set, secretBy: change.by, changedAt: change.at },
        $inc: { revision: 1 },
        $push: { history: { $each: [change], $slice: -mostRemembered } },
      },
      { returnDocument: 'after' },
    );
    if (changed) changeWritten();
    return changed as StoredServiceCredential | null;
  }

  /** False when there is none any more. */
  async delete({ _id, organizationId }: Reference): Promise<boolean> {
    const { deletedCount } = await this.credentials.deleteOne({ _id, organizationId });
    if (deletedCount === 1) changeWritten();
    return deletedCount === 1;
  }

  /** How many can be opened with what an account has chosen or was shown. */
  countOpenedBy(accountId: string): Promise<number> {
    return this.credentials.countDocuments({ secretBy: accountId });
  }

  /** Those of an organization that can be opened with what an account has chosen or was shown. */
  openedBy(
    { organizationId, accountId }: { organizationId: string; accountId: string },
    limit: number,
  ): Promise<StoredServiceCredential[]> {
    return this.credentials
      .find<StoredServiceCredential>({ secretBy: accountId, organizationId })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** Nobody gets in any more with what an account has chosen or was shown. They stay, to be given another secret. */
  endThoseOf(accountId: string, at: Date): Promise<number> {
    return this.end({ secretBy: accountId }, { by: accountId, at });
  }

  /** The same in one organization, of what the account knew at that moment. */
  endThoseKnownTo(
    { organizationId, accountId, at }: { organizationId: string; accountId: string; at: Date },
    by: string,
  ): Promise<number> {
    return this.end({ secretBy: accountId, organizationId, changedAt: { $lte: at } }, { by, at });
  }

  private async end(
    filter: { secretBy: string; organizationId?: string; changedAt?: { $lte: Date } },
    { by, at }: { by: string; at: Date },
  ): Promise<number> {
    const change = { what: 'ended', by, at } as const;
    const { modifiedCount } = await this.credentials.updateMany(filter, {
      $set: { passwordHash: null, keys: [], secretBy: '', changedAt: at },
      $inc: { revision: 1 },
      $push: { history: { $each: [change], $slice: -mostRemembered } },
    });
    return modifiedCount;
  }

  named(kind: ServiceCredentialKind, username: string): Promise<StoredServiceCredential | null> {
    return this.credentials.findOne<StoredServiceCredential>({ kind, username });
  }

  /** Keeps the same password under today's cost, unless it was changed meanwhile. */
  async renew(
    { _id, revision }: StoredServiceCredential,
    passwordHash: PasswordHash,
  ): Promise<void> {
    await this.credentials.updateOne({ _id, revision }, { $set: { passwordHash } });
  }

  /** Notes that it is used, unless that was noted within the last minute. Nobody waits for it. */
  noteUse({ _id, lastUsedAt }: StoredServiceCredential, now: Date): void {
    const notedBefore = new Date(now.getTime() - useIsWrittenEvery);
    if (lastUsedAt !== null && lastUsedAt > notedBefore) return;
    this.credentials
      .updateOne({ _id, lastUsedAt: { $not: { $gt: notedBefore } } }, { $set: { lastUsedAt: now } })
      .catch((error: unknown) => this.logger.warn(`A use was not noted: ${String(error)}`));
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import {
  serviceCredentialChanged,
  type ServiceCredentialChangeKind,
  type ServiceCredentialKind,
} from '@atrium/contracts';
import {
  changeWritten,
  currentRequest,
  happened,
  newWithEvents,
  type OutboxDocument,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import type { Collection, Connection } from 'mongoose';
import type { PasswordHash } from '../password/password-hashes.js';
import { useIsWrittenEvery } from '../session/session.js';
import { mostRemembered } from './service-credential.js';
import type {
  ServiceCredentialChange,
  StoredServiceCredential,
} from './stored-service-credential.js';

interface ServiceCredentialDocument extends StoredServiceCredential {
  /** Missing in older documents, as is the outbox, until something happens to them. */
  readonly version?: number;
  readonly outbox?: readonly OutboxEntry[];
  /** It is no credential any more: nothing is left but what is still to be told. */
  readonly deletedAt?: Date;
}

type Reference = Pick<StoredServiceCredential, '_id' | 'organizationId'>;

/** Service credentials, one document each. The unique index gives a name of a kind to one of them. */
@Injectable()
export class ServiceCredentialsRepository {
  private readonly logger = new Logger(ServiceCredentialsRepository.name);
  private readonly credentials: Collection<ServiceCredentialDocument>;
  private readonly told: { readonly collection: Collection };

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.credentials = connection.collection<ServiceCredentialDocument>('service-credentials');
    this.told = { collection: this.credentials as unknown as Collection };
    relay.watch(this.told);
  }

  /** False when the name is taken. */
  async create(credential: StoredServiceCredential): Promise<boolean> {
    const told = credential.history.map((change) => toldOf(credential, change));
    const document = { ...credential, ...newWithEvents(...told) };
    try {
      await this.credentials.insertOne(document);
      changeWritten();
      this.relay.offer(this.told, document);
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
    credential: StoredServiceCredential,
    set: Partial<Pick<StoredServiceCredential, 'passwordHash' | 'keys'>>,
    change: ServiceCredentialChange,
  ): Promise<StoredServiceCredential | null> {
    const { _id, organizationId, revision } = credential;
    const { $push, $inc } = withEvents(toldOf(credential, change));
    const changed = await this.credentials.findOneAndUpdate(
      { _id, organizationId, revision },
      {
        $set: { ...set, secretBy: change.by, changedAt: change.at },
        $inc: { ...$inc, revision: 1 },
        $push: { ...$push, history: { $each: [change], $slice: -mostRemembered } } as never,
      },
      { returnDocument: 'after' },
    );
    this.relay.offer(this.told, changed as unknown as OutboxDocument | null);
    return changed as StoredServiceCredential | null;
  }

  /**
   * False when there is none any more. What is left for a while has nothing of it, and is nobody's: the organization
   * is told of its end by it.
   */
  async delete(credential: StoredServiceCredential, by: string, at: Date): Promise<boolean> {
    const { _id, organizationId } = credential;
    const { $push, $inc } = withEvents(toldOf(credential, { what: 'deleted', by, at }));
    const nothing = { organizationId: '', username: `deleted:${_id}`, passwordHash: null };
    const written = await this.credentials.findOneAndUpdate(
      { _id, organizationId },
      {
        $set: { ...nothing, keys: [], secretBy: '', history: [], deletedAt: at },
        $push: $push as never,
        $inc: { ...$inc, revision: 1 },
      },
      { returnDocument: 'after' },
    );
    this.relay.offer(this.told, written as unknown as OutboxDocument | null);
    return written !== null;
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

  /** Nothing opens a product any more that has ended. */
  endThoseOfProduct(
    productId: string,
    organizations: ReadonlySet<string>,
    circumstances: { by: string; at: Date },
  ): Promise<number> {
    const organizationId = { $in: [...organizations] };
    return this.end({ productId, organizationId, secretBy: { $ne: '' } }, circumstances);
  }

  private async end(
    filter: {
      secretBy: string | { $ne: '' };
      organizationId?: string | { $in: string[] };
      productId?: string;
      changedAt?: { $lte: Date };
    },
    { by, at }: { by: string; at: Date },
  ): Promise<number> {
    const change = { what: 'ended', by, at } as const;
    let ended = 0;
    for (;;) {
      const credential = await this.credentials.findOne(filter);
      if (!credential) return ended;
      const { $push, $inc } = withEvents(toldOf(credential, change));
      const written = await this.credentials.findOneAndUpdate(
        { ...filter, _id: credential._id },
        {
          $set: { passwordHash: null, keys: [], secretBy: '', changedAt: at },
          $inc: { ...$inc, revision: 1 },
          $push: { ...$push, history: { $each: [change], $slice: -mostRemembered } } as never,
        },
        { returnDocument: 'after' },
      );
      this.relay.offer(this.told, written as unknown as OutboxDocument | null);
      if (written) ended += 1;
    }
  }

  /**
   * Those of a product that has gone to another organization are that organization's: once for each stay, in whatever order it
   * is told, and none that was made since.
   */
  async goWithProduct(
    productId: string,
    stay: { number: number; since: Date; organizationId: string; earlier: readonly string[] },
  ): Promise<void> {
    const { number, since, organizationId, earlier } = stay;
    await this.credentials.updateMany(
      {
        organizationId: { $in: [...new Set(earlier)] },
        productId,
        createdAt: { $lte: since },
        $or: [{ productStay: { $exists: false } }, { productStay: { $lt: number } }],
      },
      { $set: { organizationId, productStay: number } },
    );
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

/** What the organization is told of a change. */
function toldOf(
  { _id: credentialId, organizationId, productId, kind }: StoredServiceCredential,
  {
    what: change,
    by,
    at,
  }: Omit<ServiceCredentialChange, 'what'> & { readonly what: ServiceCredentialChangeKind },
): OutboxEntry {
  const data = { organizationId, credentialId, productId, kind, change };
  const requestId = currentRequest()?.requestId ?? null;
  return happened(serviceCredentialChanged, data, { by, at, requestId });
}

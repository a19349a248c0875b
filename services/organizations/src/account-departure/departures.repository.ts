import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { changed } from '../history/history.js';
import { membershipModel, type StoredMembership } from '../membership/membership.schema.js';
import type { Ending } from '../organization/organization.js';
import { organizationModel, type StoredOrganization } from '../organization/organization.schema.js';
import { OrganizationWrites } from '../organization/organization-writes.repository.js';
import { type StoredTransfer, transferModel } from '../product-transfer/transfer.schema.js';

/** Accounts as organizations know them, when they go for good. */
@Injectable()
export class DeparturesRepository {
  private readonly organizations: Model<StoredOrganization>;
  private readonly memberships: Model<StoredMembership>;
  private readonly transfers: Model<StoredTransfer>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: OrganizationWrites,
  ) {
    this.organizations = organizationModel(connection);
    this.memberships = membershipModel(connection);
    this.transfers = transferModel(connection);
  }

  /** Organizations that an account is founding, and is no member of yet. Few have anything unfinished. */
  async foundedBy(accountId: string): Promise<string[]> {
    const begun = { unfinished: { $elemMatch: { what: 'founding', accountId } } };
    const found = await this.organizations
      .find({ 'unfinished.until': { $exists: true }, ...begun } as object)
      .select({ _id: 1 })
      .lean<Pick<StoredOrganization, '_id'>[]>();
    return found.map(({ _id }) => _id);
  }

  /** The organizations among these that an account alone represents. */
  async representedByNobodyElse(
    accountId: string,
    organizationIds: readonly string[],
  ): Promise<StoredOrganization[]> {
    return this.organizations
      .find({
        ...{ _id: { $in: organizationIds }, state: 'open', legalRepresentatives: accountId },
        'legalRepresentatives.1': { $exists: false },
      })
      .select({ name: 1 })
      .lean<StoredOrganization[]>();
  }

  /** Open or closed. */
  async organizationsOf(organizationIds: readonly string[]): Promise<StoredOrganization[]> {
    return this.organizations
      .find({ _id: { $in: organizationIds }, state: { $in: ['open', 'closed'] } })
      .select({ name: 1, state: 1, closing: 1, legalRepresentatives: 1, unfinished: 1 })
      .lean<StoredOrganization[]>();
  }

  /**
   * Takes an account out of those who could open a closed organization again. The last one takes it along: it is to be purged now.
   * Null when it is represented otherwise than it was read, or open.
   */
  async releaseFromClosed(
    { _id, legalRepresentatives: before }: StoredOrganization,
    intent: Ending,
  ): Promise<StoredOrganization | null> {
    const { accountId, at } = intent;
    const after = before.filter((one) => one !== accountId);
    const history = changed('legalRepresentatives', accountId, null, intent);
    return this.writes.update(
      { _id, state: 'closed', legalRepresentatives: before },
      {
        $set: {
          legalRepresentatives: after,
          ...(after.length === 0 && { 'closing.restorableUntil': at }),
        },
        $push: { unfinished: intent, history },
      },
    );
  }

  /**
   * Erases the addresses of an account that has gone: those by which it was a member, and those of invitations to it, which are void
   * then. May be done again.
   */
  async eraseAddresses(accountId: string, address: string | null): Promise<void> {
    const nobodys = { accountId: { $type: 'null' } };
    const theirs = [
      { accountId, state: { $ne: 'active' }, email: { $ne: '' } },
      // An open invitation may be meant for whoever has that address since.
      { ...nobodys, accounts: accountId, state: { $ne: 'invited' }, email: { $ne: '' } },
      ...(address === null ? [] : [{ ...nobodys, address }]),
    ];
    for (const which of theirs) {
      const found = this.memberships.find(which as object).select({ state: 1 });
      for await (const { _id, state } of found.lean<StoredMembership[]>().cursor()) {
        const isOpen = state === 'invited';
        await this.memberships.collection.updateOne({ _id, ...which } as never, {
          $set: {
            ...{ address: `erased:${_id}`, email: '', idempotency: [] },
            ...(isOpen && { state: 'withdrawn' }),
          },
        });
      }
    }
  }

  /** Products that were offered to an address by mail: the link works on, for whoever has it. */
  async eraseOffers(address: string): Promise<void> {
    await this.transfers.updateMany({ address }, { $set: { email: null, address: null } });
  }
}

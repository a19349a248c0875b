import { canonicalAddress } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { changed } from '../history/history.js';
import { membershipModel, type StoredMembership } from '../membership/membership.schema.js';
import type { Ending } from '../organization/organization.js';
import { organizationModel, type StoredOrganization } from '../organization/organization.schema.js';
import { OrganizationWrites } from '../organization/organization-writes.repository.js';
import { type StoredTransfer, transferModel } from '../product-transfer/transfer.schema.js';
import { type StoredSuccession, successionModel } from '../succession/succession.schema.js';

/** Accounts as organizations know them, when they go for good. */
@Injectable()
export class DeparturesRepository {
  private readonly organizations: Model<StoredOrganization>;
  private readonly memberships: Model<StoredMembership>;
  private readonly transfers: Model<StoredTransfer>;
  private readonly successions: Model<StoredSuccession>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: OrganizationWrites,
  ) {
    this.organizations = organizationModel(connection);
    this.memberships = membershipModel(connection);
    this.transfers = transferModel(connection);
    this.successions = successionModel(connection);
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
      .find({ _id: { $in: organizationIds } })
      .select({ name: 1, state: 1, closing: 1, legalRepresentatives: 1 })
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
      { ...nobodys, accounts: accountId, email: { $ne: '' } },
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

  /** Products that were offered to its address, and proposals that came to nothing. Sealed records stay as they are. */
  async eraseNames(accountId: string, address: string | null): Promise<void> {
    const offers = this.transfers.find({ email: { $type: 'string' } }).select({ email: 1 });
    for await (const { _id, email } of offers.lean<StoredTransfer[]>().cursor()) {
      if (address === null || canonicalAddress(email ?? '') !== address) continue;
      await this.transfers.updateOne({ _id }, { $set: { email: null } });
    }
    await this.successions.updateMany(
      { 'naming.people.accountId': accountId, unfinished: null },
      { $set: { naming: null } },
    );
  }

  /** How many sealed records name an account. */
  countSealed(accountId: string, organizationIds: readonly string[]): Promise<number> {
    return this.successions.countDocuments({
      organizationId: { $in: organizationIds },
      record: { $ne: null },
      $or: [{ accountId }, { 'proposal.by': accountId }, { 'answer.by': accountId }],
    });
  }
}

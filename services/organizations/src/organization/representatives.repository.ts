import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import { settlementOf } from '../succession/succession.js';
import {
  type Ending,
  type SettledGrant,
  type SteppingDown,
  steppingDownOf,
  type SuccessionGrant,
} from './organization.js';
import { organizationModel, type StoredOrganization } from './organization.schema.js';
import { OrganizationWrites } from './organization-writes.repository.js';

/** How many settled grants an organization remembers: far more than can be under way. */
const grantsRemembered = 100;

/** Who represents an organization: its own document is the only judge (decision 5), each method one conditional write of it. */
@Injectable()
export class RepresentativesRepository {
  private readonly model: Model<StoredOrganization>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: OrganizationWrites,
  ) {
    this.model = organizationModel(connection);
  }

  /**
   * Takes an account out of the legal representatives, if another one stays, and if whoever wants it is
   * one too: two who remove each other, or leave at once, can not both succeed (I4).
   */
  async release(
    organizationId: string,
    intent: Ending,
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    const { accountId, by } = intent;
    const another =
      by === accountId
        ? { legalRepresentatives: accountId, 'legalRepresentatives.1': { $exists: true } }
        : { legalRepresentatives: { $all: [accountId, by] } };
    const entry = changed('legalRepresentatives', accountId, null, circumstances);
    return this.writes.update(
      { _id: organizationId, state: 'open', ...another },
      {
        $pull: { legalRepresentatives: accountId },
        $push: { unfinished: intent, history: entry },
      },
    );
  }

  /** Somebody who was taken out represents it again, if what follows was not done yet. */
  async takeBack(organizationId: string, { id, accountId, by, at }: Ending): Promise<void> {
    const history = changed('legalRepresentatives', null, accountId, { by, at, requestId: null });
    await this.writes.update(
      { _id: organizationId, unfinished: { $elemMatch: { id, what: 'ending' } } },
      {
        $pull: { unfinished: { id } },
        $addToSet: { legalRepresentatives: accountId },
        $push: { history },
      },
    );
  }

  /**
   * Settles, once for all, whether an account becomes legal representative: only if the giver is one in
   * that very moment (decision 5), and never an account that is going. Whoever asks again, however late, gets the first verdict.
   */
  async settleGrant(
    organizationId: string,
    grant: { id: string; accountId: string; isGoing: boolean },
    circumstances: Circumstances,
  ): Promise<boolean> {
    const unsettled = { _id: organizationId, 'settledGrants.id': { $ne: grant.id } };
    const verdict = (granted: boolean) => ({
      settledGrants: { $each: [{ id: grant.id, granted }], $slice: -grantsRemembered },
    });
    for (;;) {
      if (!grant.isGoing) {
        const entry = changed('legalRepresentatives', null, grant.accountId, circumstances);
        const granted = await this.model.updateOne(
          { ...unsettled, state: 'open', legalRepresentatives: circumstances.by },
          {
            $addToSet: { legalRepresentatives: grant.accountId },
            $push: { ...verdict(true), history: entry },
          },
        );
        if (granted.matchedCount === 1) return true;
      }
      const cannot: Record<string, unknown> = grant.isGoing
        ? {}
        : {
            $or: [{ legalRepresentatives: { $ne: circumstances.by } }, { state: { $ne: 'open' } }],
          };
      const refused = await this.model.updateOne(
        { ...unsettled, ...cannot },
        { $push: verdict(false) },
      );
      if (refused.matchedCount === 1) return false;
      const organization = await this.model
        .findById(organizationId)
        .select({ settledGrants: 1 })
        .lean<StoredOrganization>();
      if (!organization) return false;
      const settled = organization.settledGrants.find(({ id }) => id === grant.id);
      if (settled) return settled.granted;
    }
  }

  /** Whether a grant was settled, and what is still begun for the account of it. */
  async settlement(
    organizationId: string,
    { id, accountId }: { id: string; accountId: string },
  ): Promise<{ settled: SettledGrant | undefined; steppingDown: SteppingDown | undefined }> {
    const { settledGrants, unfinished } = await this.representation(organizationId);
    const settled = settledGrants.find((grant) => grant.id === id);
    return { settled, steppingDown: steppingDownOf({ unfinished }, accountId) };
  }

  /**
   * Settles, once for all, whether a member becomes legal representative, beside the giver or in their place: in one
   * write for both, if the giver is one in that very moment (decision 5). Whoever asks again gets the first verdict.
   */
  async settleSuccession(
    organizationId: string,
    { id, giver, accountId, steppingDown, mayBecome }: SuccessionGrant,
    circumstances: Circumstances,
  ): Promise<SettledGrant> {
    for (;;) {
      const organization = await this.representation(organizationId);
      const { legalRepresentatives: before, state } = organization;
      const earlier = organization.settledGrants.find((grant) => grant.id === id);
      if (earlier) return earlier;
      const handsOver = steppingDown !== null;
      const { granted, after } = settlementOf(before, { giver, accountId, handsOver });
      const settled: SettledGrant =
        granted && mayBecome && state === 'open'
          ? { id, granted, before, after }
          : { id, granted: false };
      const entries = [
        changed('legalRepresentatives', null, accountId, circumstances),
        ...(handsOver ? [changed('legalRepresentatives', giver, null, circumstances)] : []),
      ];
      const written = await this.writes.update(
        {
          _id: organizationId,
          state,
          legalRepresentatives: before,
          'settledGrants.id': { $ne: id },
        },
        {
          ...(settled.granted && { $set: { legalRepresentatives: after } }),
          $push: {
            settledGrants: { $each: [settled], $slice: -grantsRemembered },
            ...(settled.granted && { history: { $each: entries } }),
            ...(settled.granted && steppingDown && { unfinished: steppingDown }),
          },
        },
      );
      if (written) return settled;
    }
  }

  /**
   * Takes the role from somebody who stays a member, if the organization is represented as it was read: two who take
   * it from each other, or give it up at once, can not both succeed (I4).
   */
  async stepDown(
    organizationId: string,
    { before, after }: { before: readonly string[]; after: readonly string[] },
    intent: SteppingDown,
  ): Promise<boolean> {
    const entry = changed('legalRepresentatives', intent.accountId, null, intent);
    const written = await this.writes.update(
      { _id: organizationId, state: 'open', legalRepresentatives: before },
      {
        $set: { legalRepresentatives: after },
        $push: { unfinished: intent, history: entry },
      },
    );
    return written !== null;
  }

  private async representation(organizationId: string): Promise<StoredOrganization> {
    return this.model
      .findOne({ _id: organizationId })
      .select({ legalRepresentatives: 1, settledGrants: 1, unfinished: 1, state: 1 })
      .orFail()
      .lean<StoredOrganization>();
  }
}

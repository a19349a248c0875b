import { Injectable } from '@nestjs/common';
import {
  type Locale,
  memberJoined,
  organizationCreated,
  type OrganizationType,
} from '@atrium/contracts';
import { failpoint, happened, type IdempotencyEntry } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { AccountGate } from '../account/account-gate.js';
import type { Circumstances } from '../history/history.js';
import { rightsOf, toldOf } from '../membership/membership.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { Ranking } from '../membership/ranking.js';
import { Intents } from '../resumption/intents.js';
import type { Founding } from './organization.js';
import { OrganizationsRepository } from './organizations.repository.js';

/** What an organization begins with. */
export interface NewOrganization {
  readonly id: string;
  readonly type: OrganizationType;
  readonly name: string;
  readonly locale: Locale;
  /** Who holds all rights in it from the start (A4-6). */
  readonly founder: { readonly accountId: string; readonly address: string };
}

/**
 * Brings an organization into being: the document with its first legal representative, that person's
 * membership, the gate. Each step may be done again without harm, and is, after a crash (decision 6).
 */
@Injectable()
export class FoundOrganization {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly gates: Gates,
    private readonly ranking: Ranking,
    private readonly intents: Intents,
    private readonly accountGate: AccountGate,
  ) {}

  /** False when there is one with this id, or by this command, already: it is complete then, too. */
  async execute(
    { id, type, name, locale, founder }: NewOrganization,
    circumstances: Circumstances & { by: string },
    noted: { idempotency?: IdempotencyEntry[] } = {},
  ): Promise<boolean> {
    const { by, at: createdAt } = circumstances;
    const founding: Founding = {
      ...this.intents.begun(circumstances),
      what: 'founding',
      ...founder,
    };
    const created = { organizationId: id, type, createdBy: by };
    const legalRepresentatives = [founder.accountId];
    return this.accountGate.whileStaying(founder.accountId, async () => {
      const inserted = await this.organizations.insert(
        { _id: id, type, name, locale, legalRepresentatives, createdAt },
        founding,
        { entries: [happened(organizationCreated, created, circumstances)], noted },
      );
      failpoint('organizations.found.after-organization');
      if (inserted) await this.finish(id, founding);
      else await this.finishPending(id);
      return inserted;
    });
  }

  /** Completes what somebody else began and has not finished. */
  async finishPending(organizationId: string): Promise<void> {
    const organization = await this.organizations.find(organizationId);
    const founding = organization?.unfinished?.find(({ what }) => what === 'founding');
    if (founding) await this.finish(organizationId, founding as Founding);
  }

  /** The steps after the organization's own document. */
  async finish(organizationId: string, founding: Founding): Promise<void> {
    const { accountId, address, at } = founding;
    const membership = {
      _id: newId(),
      organizationId,
      address,
      email: address,
      accountId,
      accounts: [accountId],
      state: 'active' as const,
      rights: rightsOf({ rights: { role: 'legal_representative', billing: true, products: [] } }),
      invitation: null,
      chosenAt: this.ranking.joined(),
      joinedAt: at,
    };
    const joined = { ...toldOf(membership), invitedBy: null };
    await this.memberships.found(membership, [happened(memberJoined, joined, founding)], founding);
    failpoint('organizations.found.after-membership');
    await this.gates.open(organizationId);
    failpoint('organizations.found.after-gate');
    await this.organizations.finished(organizationId, founding.id);
  }
}

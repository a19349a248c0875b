import { Inject, Injectable } from '@nestjs/common';
import {
  type BeginTransferInput,
  type BegunTransfer,
  transferOffered,
  transferWithdrawn,
} from '@atrium/contracts';
import {
  type Clock,
  failpoint,
  happened,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK, Gates, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { OrganizationsSettings } from '../config.js';
import type { Circumstances } from '../history/history.js';
import type { Unfinished } from '../organization/organization.js';
import { heldBy } from '../product/product.js';
import { ProductsRepository } from '../product/products.repository.js';
import { Intents } from '../resumption/intents.js';
import { CompleteTransfer } from './complete-transfer.js';
import { MayReceive } from './may-receive.js';
import { refuseWhileBlocked } from './refuse-while-blocked.js';
import { newTransfer, shownTransfer, toldOfTransfer, type Transfer } from './transfer.js';
import { TransferLinks } from './transfer-links.js';
import type { StoredTransfer } from './transfer.schema.js';
import { TransfersRepository } from './transfers.repository.js';

/** How often somebody else may begin one of the same product in between before one gives up. */
const attempts = 20;

/**
 * An administrator or a legal representative gives a product away (B-7): by a link, or at once to another organization of theirs.
 */
@Injectable()
export class BeginTransfer {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly products: ProductsRepository,
    private readonly transfers: TransfersRepository,
    private readonly links: TransferLinks,
    private readonly mayReceive: MayReceive,
    private readonly completeTransfer: CompleteTransfer,
    private readonly gates: Gates,
    private readonly intents: Intents,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  async execute(input: BeginTransferInput, context: RequestContext): Promise<BegunTransfer> {
    const { organizationId, productId, acceptTerms, email, toOrganizationId: to } = input;
    const { asker, requestId } = context;
    const at = this.clock.now();
    const giver = await this.gatekeeper.require(asker, organizationId, 'products.transfer');
    requireFresh(asker, at);
    refuseWhileBlocked(giver.organization);
    if (!acceptTerms) throw invalid('/acceptTerms', 'acceptTerms must be true');
    if (!heldBy(organizationId, await this.products.find(productId))) {
      throw new Problem('not-found');
    }
    const by = asker.accountId;
    const what = { _id: newId(), organizationId, productId, by, at, email: email ?? null };
    const transfer = newTransfer(what, this.settings.transferDays);
    const circumstances = { by, at, requestId };
    if (to === undefined) return this.offer(transfer, circumstances);
    if (to === organizationId) {
      throw invalid('/toOrganizationId', 'toOrganizationId must be another organization');
    }
    if (email !== undefined) throw invalid('/email', 'email is for a link, which there is none of');
    await this.mayReceive.require(asker, to);
    return this.gates.whileOpen(to, () => this.executeAtOnce(transfer, to, circumstances));
  }

  private async offer(transfer: Transfer, circumstances: Circumstances): Promise<BegunTransfer> {
    const told = { ...toldOfTransfer(transfer), byMail: transfer.email !== null };
    await this.insteadOfOpenOne(transfer, [happened(transferOffered, told, circumstances)]);
    return { ...shownTransfer(transfer), token: this.links.issue(transfer) };
  }

  private async executeAtOnce(
    transfer: Transfer,
    to: string,
    circumstances: Circumstances & { by: string },
  ): Promise<BegunTransfer> {
    const { by, at } = circumstances;
    const acceptance = { state: 'accepted' as const, to, acceptedBy: by, acceptedAt: at };
    const unfinished = this.intents.begun(circumstances);
    const accepted = { ...transfer, ...acceptance, unfinished };
    const begun = await this.insteadOfOpenOne(accepted, []);
    failpoint('organizations.transfer.after-acceptance');
    if (await this.completeTransfer.execute(begun)) return shownTransfer(begun);
    throw new Problem('changed-meanwhile');
  }

  /** A new one voids the one before. */
  private async insteadOfOpenOne(
    transfer: Transfer & { readonly unfinished?: Unfinished },
    entries: Parameters<TransfersRepository['insert']>[1],
  ): Promise<StoredTransfer> {
    const { by, at } = transfer;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const earlier = await this.transfers.findOpen(transfer.productId);
      if (earlier) {
        const circumstances = { by, at, requestId: null };
        const told = happened(transferWithdrawn, toldOfTransfer(earlier), circumstances);
        await this.transfers.withdraw(earlier, told);
      }
      const begun = await this.transfers.insert(transfer, entries);
      if (begun) return begun;
    }
    throw new Problem('changed-meanwhile');
  }
}

function invalid(pointer: string, message: string): Problem {
  return new Problem('invalid-input', { errors: [{ pointer, message }] });
}

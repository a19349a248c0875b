import {
  type ClosedOrganization,
  type CloseOrganizationInput,
  workUnderWay,
} from '@atrium/contracts';
import {
  type Clock,
  failpoint,
  IdempotentCommand,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK, Gates, KeyRing, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper, type Standing } from '../access/gatekeeper.js';
import type { OrganizationsSettings } from '../config.js';
import type { Closing } from '../organization/organization.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { Intents } from '../resumption/intents.js';
import { ClosingRecordsRepository } from './closing-records.repository.js';
import { ClosingsRepository } from './closings.repository.js';
import { closedAs, factsOf, gathered, type Gathered, type PartAnswer } from './closing.js';
import { GiveUpClosing } from './give-up-closing.js';
import { OwnObstacles } from './own-obstacles.js';
import { Parts } from './parts.js';
import { SuspendMembers } from './suspend-members.js';

/** This part. */
const ownName = 'organizations';

/**
 * Closes an organization (A8-11). Every part first starts nothing new for it, and then says what it has; only if nobody has anything,
 * one write of the organization's document closes it. Whatever goes wrong before that write gives everything up again, also after a
 * crash: there is nothing between open and closed (I13).
 */
@Injectable()
export class CloseOrganization {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly closings: ClosingsRepository,
    private readonly records: ClosingRecordsRepository,
    private readonly parts: Parts,
    private readonly ownObstacles: OwnObstacles,
    private readonly giveUpClosing: GiveUpClosing,
    private readonly suspendMembers: SuspendMembers,
    private readonly gates: Gates,
    private readonly intents: Intents,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  /** The answer to a repeated command comes first: whoever has closed it has no rights in it any more. */
  execute(input: CloseOrganizationInput, context: RequestContext): Promise<ClosedOrganization> {
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    return this.closings.once(command, () => this.close(input, context, command));
  }

  private async close(
    input: CloseOrganizationInput,
    context: RequestContext,
    command: IdempotentCommand,
  ): Promise<ClosedOrganization> {
    const { organizationId } = input;
    const { asker, requestId } = context;
    await this.entitled(input, context);
    const begun = this.intents.begun({ by: asker.accountId, at: this.clock.now(), requestId });
    const payOuts = (input.payOuts ?? []).map(({ currency }) => currency);
    const closing: Closing = { ...begun, what: 'closing', payOuts };
    if (!(await this.closings.begin(organizationId, closing))) {
      throw new Problem('organization-closing', { retryAfter: 1 });
    }
    failpoint('organizations.close.after-intent');
    try {
      await this.records.begin(organizationId, closing);
      const { organization, said } = await this.hold(input, context, closing);
      const { obstacles, isClear } = said;
      failpoint('organizations.close.after-hold');
      if (!isClear) {
        await this.records.obstructed(closing.id, factsOf(obstacles));
        throw new Problem('closing-obstructed', { obstacles });
      }
      return await this.commit(organization, closing, command);
    } catch (error) {
      await this.giveUpClosing.execute(organizationId, closing);
      throw error;
    }
  }

  private async entitled(
    { organizationId, name }: CloseOrganizationInput,
    { asker }: RequestContext,
  ): Promise<Standing> {
    const standing = await this.gatekeeper.require(asker, organizationId, 'organization.close');
    requireFresh(asker, this.clock.now());
    if (name === standing.organization.name) return standing;
    const message = 'name must be the name of the organization';
    throw new Problem('invalid-input', { errors: [{ pointer: '/name', message }] });
  }

  /** What all parts say once nothing new is begun, and the organization as it was judged: whoever lost the right meanwhile closes nothing. */
  private async hold(
    input: CloseOrganizationInput,
    context: RequestContext,
    { id: closingId, by: closedBy, requestId }: Closing,
  ): Promise<{ organization: StoredOrganization; said: Gathered }> {
    const { organizationId, payOuts, mailInvoices } = input;
    const wishes = { ...(payOuts && { payOuts }), ...(mailInvoices && { mailInvoices }) };
    const told = { organizationId, closingId, requestId };
    const [shutting, answers] = await Promise.all([
      this.gates.shutSoon(organizationId, closingId),
      this.parts.hold(told, { closedBy, wishes }),
    ]);
    // Only now: before, something might have been begun after one had looked.
    const { organization } = await this.entitled(input, context);
    const own: PartAnswer =
      shutting === 'shut'
        ? await this.ownObstacles.execute(organization, closedBy)
        : { name: ownName, answer: { obstacles: [workUnderWay(ownName)], hasMore: false } };
    return { organization, said: gathered([own, ...answers]) };
  }

  private async commit(
    organization: StoredOrganization,
    closing: Closing,
    command: IdempotentCommand,
  ): Promise<ClosedOrganization> {
    const { by, requestId } = closing;
    const at = this.clock.now();
    const answer = closedAs(organization, at, this.settings.restoreDays);
    const circumstances = { by, at, requestId };
    const noted = { notDone: command.notDone, noted: command.noted(answer, at) };
    const closed = await this.closings.commit(
      organization,
      answer,
      { closing, ...noted },
      circumstances,
    );
    if (!closed) throw new Problem('busy', { retryAfter: 1 });
    failpoint('organizations.close.after-commit');
    await this.suspendMembers.execute(closed, { ...closing, what: 'suspending' });
    return answer;
  }
}

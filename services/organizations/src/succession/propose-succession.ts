import { Inject, Injectable } from '@nestjs/common';
import {
  type ProposeSuccessionInput,
  type Succession as ShownSuccession,
  successionProposed,
} from '@atrium/contracts';
import {
  type Clock,
  happened,
  IdempotentCommand,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK, Gates, KeyRing, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { Gatekeeper, type Standing } from '../access/gatekeeper.js';
import type { OrganizationsSettings } from '../config.js';
import { EndMembership } from '../membership/end-membership.js';
import { actOf } from './act.js';
import { CompleteSuccession } from './complete-succession.js';
import {
  expiryOf,
  shownSuccession,
  stateOf,
  type Succession,
  toldOfSuccession,
} from './succession.js';
import { SuccessionsRepository } from './successions.repository.js';

/** How often something else may happen to the same people in between before one gives up. */
const attempts = 20;

/** A legal representative asks a member to take on the role too, or in their place (B-1, B-3, D-8). */
@Injectable()
export class ProposeSuccession {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly successions: SuccessionsRepository,
    private readonly completeSuccession: CompleteSuccession,
    private readonly endMembership: EndMembership,
    private readonly gates: Gates,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  async execute(input: ProposeSuccessionInput, context: RequestContext): Promise<ShownSuccession> {
    const { organizationId } = input;
    await this.gatekeeper.require(context.asker, organizationId, 'representatives.change');
    requireFresh(context.asker, this.clock.now());
    if (input.kind === 'add' && input.giverBecomes !== undefined) {
      const message = 'giverBecomes is for a hand-over';
      throw new Problem('invalid-input', { errors: [{ pointer: '/giverBecomes', message }] });
    }
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    return this.successions.once(command, () =>
      this.gates.whileOpen(organizationId, () => this.propose(input, context, command)),
    );
  }

  private async propose(
    input: ProposeSuccessionInput,
    { asker, requestId }: RequestContext,
    command: IdempotentCommand,
  ): Promise<ShownSuccession> {
    const { organizationId, accountId } = input;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const giver = await this.gatekeeper.require(asker, organizationId, 'representatives.change');
      const person = await this.gatekeeper.standingOf(accountId, organizationId);
      if (!person) throw new Problem('not-found');
      if (person.role === 'legal_representative') throw new Problem('is-legal-representative');
      if (giver.membership.unfinished) await this.endMembership.finish(giver.membership);
      else if (await this.isFree(person)) {
        const proposal = actOf(asker, this.clock.now());
        const succession = this.proposed(input, person, proposal);
        const circumstances = { by: asker.accountId, at: proposal.at, requestId };
        const told = toldOfSuccession(succession, 'open');
        const entry = happened(successionProposed, told, circumstances);
        const answer = shownSuccession(succession, 'open');
        const noted = command.firstNoted(answer, proposal.at);
        if (await this.successions.insert(succession, entry, noted)) return answer;
      }
    }
    throw new Problem('changed-meanwhile');
  }

  /** Whether nothing is open to this person: what can't be confirmed any more is put away. */
  private async isFree({ membership, organization }: Standing): Promise<boolean> {
    const { organizationId, accountId, joinedAt } = membership;
    const earlier = await this.successions.findOpen(organizationId, accountId as string);
    if (!earlier) return true;
    const { legalRepresentatives: representatives } = organization;
    const state = stateOf(earlier, { representatives, memberSince: joinedAt }, this.clock.now());
    if (earlier.unfinished) await this.completeSuccession.execute(earlier);
    else if (state === 'open') throw new Problem('already-proposed');
    else await this.successions.putAway(earlier, state === 'expired' ? 'expired' : 'void');
    return false;
  }

  private proposed(
    { organizationId, accountId, kind, giverBecomes = 'administrator' }: ProposeSuccessionInput,
    { membership }: Standing,
    proposal: Succession['proposal'],
  ): Succession {
    return {
      _id: newId(),
      organizationId,
      kind,
      accountId,
      state: 'open',
      proposal,
      memberSince: membership.joinedAt,
      giverBecomes: kind === 'hand-over' ? giverBecomes : null,
      expiresAt: expiryOf(proposal.at, this.settings.successionDays),
      answer: null,
      naming: null,
      record: null,
    };
  }
}

import { Inject, Injectable } from '@nestjs/common';
import {
  type CreateOrganizationInput,
  describeAccounts,
  type Locale,
  type Organization,
} from '@atrium/contracts';
import { Bus, type Clock, IdempotentCommand, type RequestContext } from '@atrium/messaging';
import { CLOCK, KeyRing } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { FoundOrganization } from './found-organization.js';
import { shown } from './organization.js';
import { OrganizationsRepository } from './organizations.repository.js';

/** A person creates a further organization, and is its legal representative (A4-6, A4-8). */
@Injectable()
export class CreateOrganization {
  constructor(
    private readonly foundOrganization: FoundOrganization,
    private readonly organizations: OrganizationsRepository,
    private readonly bus: Bus,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: CreateOrganizationInput, context: RequestContext): Promise<Organization> {
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    const answer = await this.organizations.once(command, () =>
      this.create(input, context, command),
    );
    // A repeated command may meet the work of a process that died in the middle.
    if (context.idempotencyKey) await this.foundOrganization.finishPending(answer.id);
    return answer;
  }

  private async create(
    { type, name, locale: chosen }: CreateOrganizationInput,
    context: RequestContext,
    command: IdempotentCommand,
  ): Promise<Organization> {
    const { asker, requestId } = context;
    const locale = chosen ?? (await this.languageOf(context));
    const at = this.clock.now();
    const answer = shown({ _id: newId(), type, name, locale, createdAt: at });
    const founder = { accountId: asker.accountId, address: asker.email };
    const created = await this.foundOrganization.execute(
      { id: answer.id, type, name, locale, founder },
      { by: asker.accountId, at, requestId },
      command.firstNoted(answer, at),
    );
    // The same command won the race: `once` answers what it answered.
    if (!created) throw new Error(`The organization ${answer.id} could not be created`);
    return answer;
  }

  private async languageOf(context: RequestContext): Promise<Locale> {
    const accountIds = [context.asker.accountId];
    const { people } = await this.bus.request(describeAccounts, { accountIds }, context.caller());
    return people[0]?.locale ?? 'en';
  }
}

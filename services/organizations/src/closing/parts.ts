import {
  ClosingAnswer,
  closingOf,
  closingOfBilling,
  closingOfIdentity,
  type ClosingReference,
  type ClosingWishes,
  finishClosingOfNotifications,
  Finished,
  type OrganizationReference,
  type RequestContract,
} from '@atrium/contracts';
import { Bus, parseInput, Problem } from '@atrium/messaging';
import { SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OrganizationsSettings } from '../config.js';
import { namesOf, type PartAnswer } from './closing.js';

/** One attempt to close an organization, as its parts are told of it. */
export interface ToldClosing extends ClosingReference {
  readonly requestId: string | null;
}

/** Everything that may have something of an organization: the services, and product services from outside (decision 33). */
@Injectable()
export class Parts {
  private readonly logger = new Logger(Parts.name);

  constructor(
    private readonly bus: Bus,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  /** What each has that stands in the way; none that fails keeps another from being heard. Changes nothing. */
  check({ organizationId }: OrganizationReference, requestId: string): Promise<PartAnswer[]> {
    const ask = this.asking({ organizationId }, requestId);
    return Promise.all([
      ask('billing', closingOfBilling.check),
      ask('identity', closingOfIdentity.check),
      ...this.outside().map((name) => ask(name, closingOf(name).check)),
    ]);
  }

  /** The same, after each has begun to start nothing more. Throws what is wrong with the wishes, once all have answered. */
  async hold(
    { organizationId, closingId, requestId }: ToldClosing,
    more: { readonly closedBy: string; readonly wishes: ClosingWishes },
  ): Promise<PartAnswer[]> {
    const which = { organizationId, closingId };
    const ask = this.asking(which, requestId);
    const askBilling = this.asking({ ...which, ...more }, requestId);
    const answers = await Promise.allSettled([
      askBilling('billing', closingOfBilling.hold),
      ask('identity', closingOfIdentity.hold),
      ...this.outside().map((name) => ask(name, closingOf(name).hold)),
    ]);
    return answers.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  }

  /** Whether each has heard that everything may be started again. */
  release(closing: ToldClosing): Promise<boolean> {
    return this.tellEach(closing, [
      ['billing', closingOfBilling.release],
      ['identity', closingOfIdentity.release],
      ...this.outside().map((name) => [name, closingOf(name).release] as const),
    ]);
  }

  /** Whether each has let go of all that refers to the organization; notifications last, as others may have mails on their way. */
  async finish(closing: ToldClosing): Promise<boolean> {
    const areFinished = await this.tellEach(closing, [
      ['billing', closingOfBilling.finish],
      ['identity', closingOfIdentity.finish],
      ...this.outside().map((name) => [name, closingOf(name).finish] as const),
    ]);
    if (!areFinished) return false;
    return this.tellEach(closing, [['notifications', finishClosingOfNotifications]]);
  }

  private outside(): string[] {
    return namesOf(this.settings.closingParticipants);
  }

  /** For its own sake: nobody's assertion goes along, least of all to the outside. */
  private asking<Input extends OrganizationReference>(input: Input, requestId: string | null) {
    return async (
      name: string,
      contract: RequestContract<Input, ClosingAnswer>,
    ): Promise<PartAnswer> => {
      const said = await this.orSilence(name, input, () =>
        this.bus.request(contract, input, callerOf(requestId, input)),
      );
      if (said instanceof Problem && said.code === 'invalid-input') throw said;
      const answer = await this.orSilence(name, input, () => parseInput(ClosingAnswer, said));
      return { name, answer: answer instanceof Error ? 'none' : answer };
    };
  }

  /** What somebody says, or why nothing can be heard of it. */
  private async orSilence<Said>(
    name: string,
    { organizationId }: OrganizationReference,
    say: () => Promise<Said>,
  ): Promise<Said | Error> {
    try {
      return await say();
    } catch (error) {
      this.logger.warn(`${name} does not say what it has of ${organizationId}: ${String(error)}`);
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private async tellEach(
    { organizationId, closingId, requestId }: ToldClosing,
    each: readonly (readonly [string, RequestContract<ClosingReference>])[],
  ): Promise<boolean> {
    const which = { organizationId, closingId };
    const told = each.map(async ([name, contract]) => {
      try {
        const said = await this.bus.request(contract, which, callerOf(requestId, which));
        if (contract.output !== Finished) return true;
        return (await parseInput(Finished, said)).isDone;
      } catch (error) {
        const { subject } = contract;
        this.logger.warn(`${name} does not answer ${subject} ${closingId}: ${String(error)}`);
        return false;
      }
    });
    return (await Promise.all(told)).every(Boolean);
  }
}

/** Of what a timer does, the organization is what is found in the logs. */
function callerOf(requestId: string | null, { organizationId }: OrganizationReference) {
  return { requestId: requestId ?? organizationId };
}

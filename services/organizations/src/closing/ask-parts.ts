import {
  checkClosingOf,
  checkClosingOfBilling,
  checkClosingOfIdentity,
  ClosingAnswer,
  type OrganizationReference,
  type RequestContract,
} from '@atrium/contracts';
import { Bus, parseInput } from '@atrium/messaging';
import { SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OrganizationsSettings } from '../config.js';
import { namesOf, type PartAnswer } from './closing.js';

/** Asks everything that may have something of an organization: the services, and product services from outside (decision 33). */
@Injectable()
export class AskParts {
  private readonly logger = new Logger(AskParts.name);

  constructor(
    private readonly bus: Bus,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  /** Each in its own time; none that fails keeps another from being heard. */
  execute(which: OrganizationReference, requestId: string): Promise<PartAnswer[]> {
    const outside = namesOf(this.settings.closingParticipants);
    return Promise.all([
      this.ask('billing', checkClosingOfBilling, which, requestId),
      this.ask('identity', checkClosingOfIdentity, which, requestId),
      ...outside.map((name) => this.ask(name, checkClosingOf(name), which, requestId)),
    ]);
  }

  /** For its own sake: nobody's assertion goes along, least of all to the outside. */
  private async ask(
    name: string,
    contract: RequestContract<OrganizationReference, ClosingAnswer>,
    { organizationId }: OrganizationReference,
    requestId: string,
  ): Promise<PartAnswer> {
    try {
      const said = await this.bus.request(contract, { organizationId }, { requestId });
      return { name, answer: await parseInput(ClosingAnswer, said) };
    } catch (error) {
      this.logger.warn(`${name} does not say what it has of ${organizationId}: ${String(error)}`);
      return { name, answer: 'none' };
    }
  }
}

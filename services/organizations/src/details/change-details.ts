import { Inject, Injectable } from '@nestjs/common';
import {
  type ChangeDetailsInput,
  type OrganizationDetails,
  organizationDetailsChanged,
} from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { checkedDetails } from './checked-details.js';
import { changesBetween, detailsOf, shownDetails } from './details.js';
import { DetailsRepository } from './details.repository.js';

/** A legal representative gives the organization other details, whole, having seen those of before (B-4, A9-6). */
@Injectable()
export class ChangeDetails {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly repository: DetailsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, version, ...typed }: ChangeDetailsInput,
    { asker, requestId }: RequestContext,
  ): Promise<OrganizationDetails> {
    const mayChange = () =>
      this.gatekeeper.require(asker, organizationId, 'organization.change-details');
    const { organization } = await mayChange();
    const { details, errors } = checkedDetails(typed);
    if (errors.length > 0) throw new Problem('invalid-input', { errors });
    const changes = changesBetween(detailsOf(organization), details);
    // Sent again, or wished by both editors: there is nothing that one could take from the other.
    if (changes.length === 0) return shownDetails(organization);
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const told = { organizationId, changed: changes.map(({ field }) => field) };
    const entry = happened(organizationDetailsChanged, told, circumstances);
    const change = { version, changes, entry };
    const changed = await this.repository.change(organization, details, change, circumstances);
    if (changed) return shownDetails(changed);
    // Whoever lost the role in between is told that, not what is there now.
    await mayChange();
    throw changedMeanwhile();
  }
}

function changedMeanwhile(): Problem {
  const message = 'version is not that of the details that are there now';
  return new Problem('changed-meanwhile', { errors: [{ pointer: '/version', message }] });
}

import {
  type ConfirmedGratuity,
  type ConfirmGratuityInput,
  gratuityConfirmed,
} from '@atrium/contracts';
import {
  type Clock,
  happened,
  IdempotentCommand,
  Problem,
  type RequestContext,
} from '@atrium/messaging';
import { CLOCK, Gates, KeyRing } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { Catalog, type Named } from '../catalog/look-up.js';
import { discountOf } from '../discount/discount.js';
import { orRefuse } from '../discount/or-refuse.js';
import { windowOf } from '../window/window.js';
import { type Gratuity, productOf, shownToOperators, toldOfGratuity } from './gratuity.js';
import { GratuitiesRepository } from './gratuities.repository.js';

/** An operator confirms that an organization gets something for less, or for nothing, once (A6-1). */
@Injectable()
export class ConfirmGratuity {
  constructor(
    private readonly gates: Gates,
    private readonly gratuities: GratuitiesRepository,
    private readonly catalog: Catalog,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: ConfirmGratuityInput, context: RequestContext): Promise<ConfirmedGratuity> {
    const { organizationId } = input;
    if (!(await this.gates.find(organizationId))) throw new Problem('not-found');
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    return this.gratuities.once(command, () =>
      this.gates.whileOpen(organizationId, () => this.confirm(input, context, command)),
    );
  }

  private async confirm(
    input: ConfirmGratuityInput,
    { asker, requestId }: RequestContext,
    command: IdempotentCommand,
  ): Promise<ConfirmedGratuity> {
    const at = this.clock.now();
    const by = asker.accountId;
    const { organizationId, reason } = input;
    const gratuity: Gratuity = {
      ...{ _id: newId(), organizationId, reason, state: 'open', hold: null },
      ...{ product: orRefuse(productOf(input)), discount: orRefuse(discountOf(input.discount)) },
      ...orRefuse(windowOf(input, at)),
      ...{ confirmedBy: by, confirmedAt: at, withdrawnBy: null, withdrawnAt: null },
    };
    await this.catalog.require([namedIn(gratuity)]);
    const entry = happened(gratuityConfirmed, toldOfGratuity(gratuity), { by, at, requestId });
    const answer = shownToOperators(gratuity);
    await this.gratuities.insert(gratuity, entry, command.firstNoted(answer, at));
    return answer;
  }
}

function namedIn({ product: { planId, productType } }: Gratuity): Named {
  return planId === null
    ? { part: 'product-type', key: productType, pointer: '/productType' }
    : { part: 'plan', key: planId, pointer: '/planId' };
}

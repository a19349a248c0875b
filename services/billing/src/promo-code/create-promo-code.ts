import {
  type PromoCode as ShownPromoCode,
  promoCodeCreated,
  type PromoCodeTerms,
} from '@atrium/contracts';
import {
  type Clock,
  happened,
  IdempotentCommand,
  Problem,
  type RequestContext,
} from '@atrium/messaging';
import { CLOCK, KeyRing } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Catalog, type Named } from '../catalog/look-up.js';
import { discountOf } from '../discount/discount.js';
import { orRefuse } from '../discount/or-refuse.js';
import { windowOf } from '../window/window.js';
import { canonicalCode, type PromoCode, shownPromoCode, toldOfPromoCode } from './promo-code.js';
import { PromoCodesRepository } from './promo-codes.repository.js';

/** An operator makes a promo code. The canonical code judges that there is one of it. */
@Injectable()
export class CreatePromoCode {
  constructor(
    private readonly promos: PromoCodesRepository,
    private readonly catalog: Catalog,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: PromoCodeTerms, context: RequestContext): Promise<ShownPromoCode> {
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    return this.promos.once(command, () => this.create(input, context, command));
  }

  private async create(
    input: PromoCodeTerms,
    { asker, requestId }: RequestContext,
    command: IdempotentCommand,
  ): Promise<ShownPromoCode> {
    const at = this.clock.now();
    const by = asker.accountId;
    const promo = wanted(input, by, at);
    await this.catalog.require(namedIn(promo));
    const entry = happened(promoCodeCreated, toldOfPromoCode(promo), { by, at, requestId });
    const answer = shownPromoCode(promo);
    if (await this.promos.insert(promo, entry, command.firstNoted(answer, at))) return answer;
    throw new Problem('promo-code-exists');
  }
}

/** Throws `invalid-input` with what is wrong. */
function wanted(input: PromoCodeTerms, by: string, at: Date): PromoCode {
  const { code, productTypes = [], planIds = [], totalLimit = null } = input;
  const { perOrganization = 1, firstOrderOnly = false } = input;
  const message = 'code must be 4 to 32 letters and figures, beside blanks and hyphens';
  return {
    _id: orRefuse<string>(canonicalCode(code) ?? { pointer: '/code', message }),
    ...{ code, discount: orRefuse(discountOf(input.discount)), productTypes, planIds },
    ...orRefuse(windowOf(input, at)),
    ...{ totalLimit, perOrganization, firstOrderOnly, state: 'active' },
    ...{ createdBy: by, createdAt: at, withdrawnBy: null, withdrawnAt: null },
  };
}

function namedIn({ planIds, productTypes }: PromoCode): Named[] {
  return [
    ...planIds.map((key, n) => ({ part: 'plan' as const, key, pointer: `/planIds/${n}` })),
    ...productTypes.map((key, n) => ({
      ...{ part: 'product-type' as const, key, pointer: `/productTypes/${n}` },
    })),
  ];
}

import { type DescribePlanInput, mostPlans, type PlanHistory } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { planContent, unsaid, wrongInPlan } from './catalog.js';
import { CatalogRepository } from './catalog.repository.js';
import { planHistory } from './history.js';
import { SayChange } from './say-change.js';

/** An operator says what a plan is, from a moment on: it can be ordered then, also when it was retired before. */
@Injectable()
export class DescribePlan {
  constructor(
    private readonly catalog: CatalogRepository,
    private readonly say: SayChange,
  ) {}

  async execute(
    { planId: key, version, from, ...terms }: DescribePlanInput,
    context: RequestContext,
  ): Promise<PlanHistory> {
    const [types, plans] = await Promise.all([
      this.catalog.all('product-type'),
      this.catalog.all('plan'),
    ]);
    const known = plans.find((entry) => entry.key === key);
    // A few more, added at the same moment, would do no harm.
    if (!known && plans.length >= mostPlans) throw new Problem('too-many-plans');
    const entry = known ?? unsaid('plan', key);
    const content = planContent(terms);
    const errors = wrongInPlan(content, entry.changes, new Set(types.map((one) => one.key)));
    const wanted = { act: 'plan-described', version, from, content } as const;
    return planHistory(await this.say.execute(entry, { ...wanted, wrong: () => errors }, context));
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Action, ExplainRightInput, NamedRight, RightExplanation } from '@atrium/contracts';
import { type Asker, type Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { asOf } from '../history/as-of.js';
import { HistoryRepository } from '../history/history.repository.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { heldBy, lostSince } from '../product/product.js';
import { ProductsRepository } from '../product/products.repository.js';
import { type Meaning, meaningOf, ofType, typeNamedBy } from '../product-type/product-type.js';
import { ProductTypesRepository } from '../product-type/product-types.repository.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { TeamsRepository } from '../team/teams.repository.js';
import { isOfProducts } from './access.js';
import { unknownRight } from './check-right.js';
import { type Circumstance, circumstanceAt, explained, type WantedProduct } from './explanation.js';
import { Gatekeeper } from './gatekeeper.js';

/**
 * Says why somebody may do something in an organization, or may not, now or at a moment that is past. From the
 * documents and their histories, by the rules that decide on requests.
 */
@Injectable()
export class ExplainRight {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly teams: TeamsRepository,
    private readonly products: ProductsRepository,
    private readonly types: ProductTypesRepository,
    private readonly history: HistoryRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: ExplainRightInput, asker: Asker): Promise<RightExplanation> {
    const { organizationId, account = asker.accountId, action = 'organization.read' } = input;
    const needed = account === asker.accountId ? 'organization.read' : 'members.list';
    await this.gatekeeper.require(asker, organizationId, needed);
    const at = input.at === undefined ? this.clock.now() : new Date(input.at);
    const meaning = await this.meaning(action);
    const [circumstance, product] = await Promise.all([
      this.circumstance(organizationId, account, at),
      isOfProducts(action) ? this.product(input, meaning, at) : undefined,
    ]);
    const question = { action: meaning.action, product, at };
    return { ...explained(circumstance, question), at: at.toISOString() };
  }

  /** By what its product service says today, whichever moment is asked about. */
  private async meaning(action: Action | NamedRight): Promise<Meaning> {
    const type = typeNamedBy(action);
    const types = await this.types.among(type === null ? [] : [type]);
    const meaning = meaningOf(action, types);
    if (!meaning) throw unknownRight('/action');
    return meaning;
  }

  /** As it is now where nothing else was asked: its owner's clock may be ahead of ours by a moment. */
  private async product(
    { organizationId, product: productId, at: asked }: ExplainRightInput,
    meaning: Meaning,
    at: Date,
  ): Promise<WantedProduct | undefined> {
    if (productId === undefined) return undefined;
    const product = await this.products.find(productId);
    const held = heldBy(organizationId, product, asked === undefined ? undefined : at);
    const since = held ? null : lostSince(organizationId, product, at);
    return { productId, held: ofType(held, meaning) ?? null, lostSince: since };
  }

  private async circumstance(
    organizationId: string,
    accountId: string,
    at: Date,
  ): Promise<Circumstance> {
    const [found, present] = await Promise.all([
      this.memberships.everOf(organizationId, accountId),
      this.organizations.withHistory(organizationId),
    ]);
    const [memberships, organizations] = await Promise.all([
      this.history.whole(found),
      this.history.whole([present]),
    ]);
    const organization = organizations[0] ?? present;
    const inTeams = memberships.flatMap((one) => asOf(one, one.history, at).teams ?? []);
    const teams = await this.history.whole(
      await this.teams.withHistory(organizationId, [...new Set(inTeams)]),
    );
    return circumstanceAt(at, accountId, organization, memberships, teams);
  }
}

import { Injectable } from '@nestjs/common';
import { checkRight } from '@atrium/contracts';
import { Bus, Problem, type RequestContext } from '@atrium/messaging';
import type { StoredServiceCredential } from './stored-service-credential.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';

/** Lets those pass who may manage the product that a credential is for: organizations says who (decision 21). */
@Injectable()
export class RequireManager {
  constructor(
    private readonly bus: Bus,
    private readonly credentials: ServiceCredentialsRepository,
  ) {}

  /**
   * Without a product: of all of them. Throws `not-found` to whoever is no member of the organization,
   * `forbidden` to a member who may not (decision 28).
   */
  async ofProduct(
    organizationId: string,
    productId: string | undefined,
    context: RequestContext,
  ): Promise<void> {
    const { isMember, allowed } = await this.ask(organizationId, productId, context);
    if (!isMember) throw new Problem('not-found');
    if (!allowed) throw new Problem('forbidden');
  }

  /** Answers with the credential. To a stranger one that exists and one that doesn't are the same question. */
  async of(
    { organizationId, credentialId }: { organizationId: string; credentialId: string },
    context: RequestContext,
  ): Promise<StoredServiceCredential> {
    const found = await this.credentials.find({ _id: credentialId, organizationId });
    const { isMember, allowed } = await this.ask(organizationId, found?.productId, context);
    if (!isMember || !found) throw new Problem('not-found');
    if (!allowed) throw new Problem('forbidden');
    return found;
  }

  private ask(organizationId: string, productId: string | undefined, context: RequestContext) {
    const { accountId } = context.asker;
    const product = productId === undefined ? {} : { productId };
    const input = { accountId, organizationId, right: 'products.manage' as const, ...product };
    return this.bus.request(checkRight, input, context.caller());
  }
}

import { Injectable } from '@nestjs/common';
import { Problem, type RequestContext } from '@atrium/messaging';
import { AskRight, requireRight } from '../right/ask-right.js';
import type { StoredServiceCredential } from './stored-service-credential.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';

/** Lets those pass who may manage the product that a credential is for: organizations says who (decision 21). */
@Injectable()
export class RequireManager {
  constructor(
    private readonly rights: AskRight,
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
    requireRight(await this.ask(organizationId, productId, context));
  }

  /** Answers with the credential. To a stranger one that exists and one that doesn't are the same question. */
  async of(
    { organizationId, credentialId }: { organizationId: string; credentialId: string },
    context: RequestContext,
  ): Promise<StoredServiceCredential> {
    const found = await this.credentials.find({ _id: credentialId, organizationId });
    const check = await this.ask(organizationId, found?.productId, context);
    if (!found) throw new Problem('not-found');
    requireRight(check);
    return found;
  }

  private ask(organizationId: string, productId: string | undefined, context: RequestContext) {
    const product = productId === undefined ? {} : { productId };
    const wanted = { organizationId, right: 'products.manage' as const, ...product };
    return this.rights.ofAsker(wanted, context);
  }
}

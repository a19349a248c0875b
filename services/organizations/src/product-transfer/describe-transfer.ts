import { Injectable } from '@nestjs/common';
import type { TransferId, TransferMail } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { ProductsRepository } from '../product/products.repository.js';
import { TransferLinks } from './transfer-links.js';
import { TransfersRepository } from './transfers.repository.js';

/** Tells notifications what the mail with a link says. The token comes to be here, and is kept nowhere. */
@Injectable()
export class DescribeTransfer {
  constructor(
    private readonly transfers: TransfersRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly products: ProductsRepository,
    private readonly links: TransferLinks,
  ) {}

  async execute({ transferId }: TransferId): Promise<TransferMail> {
    const transfer = await this.transfers.find(transferId);
    if (!transfer) throw new Problem('not-found');
    const [organization, product] = await Promise.all([
      this.organizations.find(transfer.organizationId),
      this.products.find(transfer.productId),
    ]);
    if (!organization || !product) throw new Problem('not-found');
    const isOpen = (await this.links.offerOf(transfer)) !== null;
    return {
      state: isOpen ? 'open' : 'closed',
      ...{ type: product.type, name: product.name, email: transfer.email },
      ...{ organizationId: organization._id, organizationName: organization.name },
      ...{ organizationLocale: organization.locale, offeredBy: transfer.by },
      ...(isOpen && { token: this.links.issue(transfer) }),
      expiresAt: transfer.expiresAt.toISOString(),
    };
  }
}

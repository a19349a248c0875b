import { Injectable } from '@nestjs/common';
import { transferEffects, type TransferOffer, type TransferToken } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { TransferLinks } from './transfer-links.js';

/** Whoever holds the link sees what it gives. Changes nothing. */
@Injectable()
export class InspectTransfer {
  constructor(private readonly links: TransferLinks) {}

  async execute({ token }: TransferToken): Promise<TransferOffer> {
    const transfer = await this.links.read(token);
    const offer = await this.links.offerOf(transfer);
    if (!offer) throw new Problem('token-not-usable');
    const { product, organization } = offer;
    return {
      ...{ productId: product._id, type: product.type, name: product.name },
      organizationName: organization.name,
      effects: [...transferEffects],
      expiresAt: transfer.expiresAt.toISOString(),
    };
  }
}

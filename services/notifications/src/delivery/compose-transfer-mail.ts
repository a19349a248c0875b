import { describeTransfer } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Directory, unlessGone } from '../recipient/directory.js';
import { nameForMail } from '../recipient/recipient.js';
import type { Composition, Delivery } from './delivery.js';

/** The mail with the link of a product that can be taken over (B-7). */
@Injectable()
export class ComposeTransferMail {
  constructor(
    private readonly bus: Bus,
    private readonly directory: Directory,
  ) {}

  /** Of a link that was used, taken back or replaced meanwhile there is nothing to say. */
  async execute({ transferId }: Delivery, caller: Caller): Promise<Composition> {
    const which = { transferId: transferId as string };
    const found = await unlessGone(this.bus.request(describeTransfer, which, caller));
    if (!found) return { nothing: 'gone' };
    const { state, email, token, offeredBy, expiresAt: until } = found;
    if (state === 'closed' || email === null || token === undefined) {
      return { nothing: 'nothing-to-say' };
    }
    const [account, people] = await Promise.all([
      this.directory.ownerOf(email, caller),
      this.directory.people([offeredBy], caller),
    ]);
    return {
      to: account?.address ?? email,
      locale: account?.locale ?? found.organizationLocale,
      mail: {
        kind: 'product-transfer',
        greeted: account?.name,
        ...{ item: nameForMail(found.name), organization: nameForMail(found.organizationName) },
        ...{ inviter: people.get(offeredBy)?.name, token, until },
      },
    };
  }
}

import { type Obstacle, obstaclesNamed } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { pendingTransfer } from '../product-transfer/transfer.js';
import { TransfersRepository } from '../product-transfer/transfers.repository.js';
import { otherMember, type PartAnswer } from './closing.js';

/** What this service itself has that stands in the way: transfers, and other members where the organization wants that. */
@Injectable()
export class OwnObstacles {
  constructor(
    private readonly transfers: TransfersRepository,
    private readonly memberships: MembershipsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { _id, closesOnlyWhenAlone = false }: StoredOrganization,
    closer: string,
  ): Promise<PartAnswer> {
    const [transfers, members] = await Promise.all([
      this.transfers.unsettled(_id, obstaclesNamed + 1),
      closesOnlyWhenAlone
        ? this.memberships.pageOfOrganization(_id, undefined, obstaclesNamed + 2)
        : [],
    ]);
    const now = this.clock.now();
    const all: Obstacle[] = [
      ...transfers.flatMap((transfer) => pendingTransfer(transfer, now) ?? []),
      ...members.filter(({ accountId }) => accountId !== closer).map(otherMember),
    ];
    const hasMore = all.length > obstaclesNamed;
    return { name: 'organizations', answer: { obstacles: all.slice(0, obstaclesNamed), hasMore } };
  }
}

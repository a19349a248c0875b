import type { ListedCatalog } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { CatalogRepository } from './catalog.repository.js';
import { listedCatalog } from './listed.js';
import { partsOf } from './parts.js';

/** What operators, and whoever deploys, see of the catalog. */
@Injectable()
export class ListCatalog {
  constructor(
    private readonly catalog: CatalogRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(): Promise<ListedCatalog> {
    return listedCatalog(partsOf(await this.catalog.everything()), this.clock.now());
  }
}

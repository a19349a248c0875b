import type { CatalogFile, CatalogImported } from '@atrium/contracts';
import { type Clock, failpoint, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { CatalogRepository } from './catalog.repository.js';
import { readFile } from './file.js';
import { partsOf } from './parts.js';

/**
 * Whoever deploys says what is sold, out of a file: nothing of one that has anything wrong in it. Each thing that is not so yet is
 * said by a write of its own, plans before their prices; the same file again finishes what was interrupted.
 */
@Injectable()
export class ImportCatalog {
  constructor(
    private readonly catalog: CatalogRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(file: CatalogFile): Promise<CatalogImported> {
    const known = partsOf(await this.catalog.everything());
    const { errors, isTooLarge, sayings } = readFile(file, known, this.clock.now());
    if (errors.length > 0) throw new Problem('invalid-input', { errors });
    if (isTooLarge) throw new Problem('too-many-plans');
    for (const { entry, change } of sayings) {
      if (!(await this.catalog.say(entry, [change], null))) throw new Problem('changed-meanwhile');
      failpoint('billing.catalog.after-import-step');
    }
    const changes = sayings.map(({ entry: { part, key, changes } }) => {
      return { part, key, outcome: changes.length === 0 ? 'added' : 'changed' } as const;
    });
    return { changes };
  }
}

import { readFile as readText } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CatalogFile } from '@atrium/contracts';
import { type Clock, parseInput } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { CatalogRepository } from './catalog.repository.js';
import { after, readFile } from './file.js';
import { nothing } from './parts.js';

/** What development and tests begin with: as deep as this file from the bundle too. */
const example = fileURLToPath(new URL('../../../catalog.json', import.meta.url));

/** Where what the catalog begins with is; null: with nothing. */
export function stockFile({
  catalogFile,
  environment,
}: Pick<BillingSettings, 'catalogFile' | 'environment'>): string | null {
  return catalogFile ?? (environment === 'production' ? null : example);
}

/**
 * Fills the catalog when the service starts: with what a file says that is not there yet, whatever was said since of what is.
 * Production has no file unless it names one.
 */
@Injectable()
export class StockCatalog implements OnApplicationBootstrap {
  constructor(
    private readonly catalog: CatalogRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const path = stockFile(this.settings);
    if (path !== null) await this.execute(path);
  }

  private async execute(path: string): Promise<void> {
    const file = await parseInput(CatalogFile, JSON.parse(await readText(path, 'utf8')));
    const { errors, sayings } = readFile(file, nothing, this.clock.now());
    if (errors.length > 0) throw new Error(`${path} is no catalog: ${JSON.stringify(errors)}`);
    await this.catalog.addMissing(sayings.map(after));
  }
}

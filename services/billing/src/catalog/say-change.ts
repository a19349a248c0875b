import {
  type CatalogAct,
  catalogChanged,
  type CatalogPart,
  type FieldError,
} from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { beginningOf, type Contents, type Entry, isSo } from './catalog.js';
import { CatalogRepository } from './catalog.repository.js';

/** What an operator wants to say of a part of the catalog. */
interface Wanted<Content> {
  readonly act: CatalogAct;
  /** How many changes there were when it was read. */
  readonly version: number;
  readonly from: string | undefined;
  readonly content: Content;
  /** What is wrong with it, if it begins then. */
  readonly wrong: (begins: Date) => readonly FieldError[];
}

/** An operator says something of a part of the catalog, from a moment on; the event with which it is kept is in the same write. */
@Injectable()
export class SayChange {
  constructor(
    private readonly catalog: CatalogRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers with it as it is then. Throws `changed-meanwhile` and `invalid-input`. */
  async execute<Part extends CatalogPart>(
    entry: Entry<Part>,
    { act, version, from, content, wrong }: Wanted<Contents[Part]>,
    { asker, requestId }: RequestContext,
  ): Promise<Entry<Part>> {
    const { part, key, changes } = entry;
    if (changes.length !== version) throw new Problem('changed-meanwhile');
    const at = this.clock.now();
    const begins = beginningOf(from, changes, at);
    if (!(begins instanceof Date)) throw new Problem('invalid-input', { errors: [begins] });
    const errors = wrong(begins);
    if (errors.length > 0) throw new Problem('invalid-input', { errors });
    if (isSo(changes, begins, content)) return entry;
    const by = asker.accountId;
    const change = { from: begins, content, saidAt: at, saidBy: by };
    const told = { act, part, key, from: begins.toISOString() };
    const event = happened(catalogChanged, told, { by, at, requestId });
    if (!(await this.catalog.say(entry, [change], event))) throw new Problem('changed-meanwhile');
    return { ...entry, changes: [...changes, change] };
  }
}

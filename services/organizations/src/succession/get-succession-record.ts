import { Injectable } from '@nestjs/common';
import type { SuccessionRecord, SuccessionReference } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { FindSuccession } from './find-succession.js';

/** The sealed record of a change, to those who answer for the organization and to whom it concerned. */
@Injectable()
export class GetSuccessionRecord {
  constructor(private readonly findSuccession: FindSuccession) {}

  async execute(
    reference: SuccessionReference,
    { asker }: RequestContext,
  ): Promise<SuccessionRecord> {
    const { succession } = await this.findSuccession.execute(reference, asker);
    if (!succession.record) throw new Problem('not-found');
    return succession.record;
  }
}

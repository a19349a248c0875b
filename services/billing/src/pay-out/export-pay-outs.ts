import { type PayOutBatch, payOutsExported, payOutsPerBatch } from '@atrium/contracts';
import {
  type Clock,
  failpoint,
  happened,
  IdempotentCommand,
  Problem,
  type RequestContext,
} from '@atrium/messaging';
import { CLOCK, KeyRing } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { dayOf } from '../date/local-date.js';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { PayOutBatchesRepository } from './pay-out-batches.repository.js';
import { PayOutsRepository } from './pay-outs.repository.js';
import type { StoredPayOut } from './pay-out.schema.js';

/**
 * An operator puts the oldest requested pay-outs into a file for the bank. The batch says first which it wants; then each goes into
 * the one batch that takes it first. A batch that a process left half filled is filled before its file is read.
 */
@Injectable()
export class ExportPayOuts {
  constructor(
    private readonly payOuts: PayOutsRepository,
    private readonly batches: PayOutBatchesRepository,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ISSUER) private readonly issuer: Issuer,
  ) {}

  async execute(input: object, context: RequestContext): Promise<PayOutBatch> {
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    return this.batches.once(command, () => this.export(context, command));
  }

  private async export(
    { asker, requestId }: RequestContext,
    command: IdempotentCommand,
  ): Promise<PayOutBatch> {
    const requested = await this.payOuts.requested(payOutsPerBatch);
    if (requested.length === 0) throw new Problem('nothing-to-pay-out');
    this.requireAccounts(requested);
    const at = this.clock.now();
    const id = newId();
    const { name: debtor, payOutIbans: ibans, timeZone } = this.issuer;
    const head = { id, createdAt: at, executeOn: dayOf(at, timeZone), debtor, ibans };
    const answer = { batchId: id, createdAt: at.toISOString() };
    const told = { batchId: id, payOuts: requested.length };
    const entry = happened(payOutsExported, told, { by: asker.accountId, at, requestId });
    const payOutIds = requested.map(({ _id }) => _id);
    const noted = command.firstNoted(answer, at);
    await this.batches.insert(head, payOutIds, { entry, noted });
    failpoint('billing.pay-out-batch.after-insert');
    await this.payOuts.putInto(id, payOutIds);
    return answer;
  }

  private requireAccounts(requested: readonly StoredPayOut[]): void {
    const missing = requested.find(({ currency }) => this.issuer.payOutIbans[currency] === null);
    if (!missing) return;
    const { currency } = missing;
    throw new Problem('payment-account-missing', {
      detail: `Pay-outs in ${currency} wait: the issuer has no payOutIbans.${currency}.`,
    });
  }
}

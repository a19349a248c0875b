import { migrate, sharedProviders, startRuntime, stopOnSignal } from '@atrium/service';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BillingModule } from '../src/billing.module.js';
import { billingSettings } from '../src/config.js';
import { IssueInvoice } from '../src/invoice/issue-invoice.js';
import { MarkInvoicePaid } from '../src/invoice/mark-invoice-paid.js';
import { MarkInvoiceRefunded } from '../src/invoice/mark-invoice-refunded.js';
import { migrations } from '../src/migrations.js';
import type { LedgerAnswer, LedgerCommand } from './ledger.js';

// The whole of billing in a process of its own. What only its own use cases ask of it comes from the test that started it.

@Module({})
class Root {}

const values = billingSettings.read(process.env);
const runtime = await startRuntime('billing', values);
await migrate(runtime.database!, migrations);
const providers = sharedProviders(values, runtime);
const root: DynamicModule = {
  module: Root,
  global: true,
  imports: [BillingModule],
  providers,
  exports: providers.map((provider) => (provider as { provide: symbol }).provide),
};
const { logger } = runtime;
const app = await NestFactory.createApplicationContext(root, { logger, abortOnError: false });
stopOnSignal(runtime, () => app.close());

async function carryOut(command: LedgerCommand): Promise<unknown> {
  if (command.what === 'issue') {
    const { draft, cause } = command;
    const circumstances = { by: null, requestId: null };
    return (await app.get(IssueInvoice).execute(draft, cause, circumstances))._id;
  }
  if (command.what === 'pay') {
    return app.get(MarkInvoicePaid).execute(command.invoiceId, command.payment, null);
  }
  return app.get(MarkInvoiceRefunded).execute(command.invoiceId, command.refund);
}

function answer(message: LedgerAnswer | 'ready'): void {
  // Whoever has killed it does not listen any more.
  if (process.connected) process.send?.(message);
}

process.on('message', ({ id, command }: { id: number; command: LedgerCommand }) => {
  void carryOut(command).then(
    (value) => answer({ id, value }),
    (error: unknown) => answer({ id, error: String(error) }),
  );
});
answer('ready');

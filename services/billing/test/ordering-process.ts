import 'reflect-metadata';
import { Problem } from '@atrium/messaging';
import { sharedProviders, startRuntime } from '@atrium/service';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BillingModule } from '../src/billing.module.js';
import { billingSettings } from '../src/config.js';
import { Gratuities } from '../src/gratuity/gratuities.js';
import { PromoCodes } from '../src/promo-code/promo-codes.js';

/** What the test asks for: a method of one of these, and what it is given. */
export interface Call {
  readonly id: number;
  readonly of: 'promoCodes' | 'gratuities';
  readonly method: string;
  readonly given: readonly unknown[];
}

/** What came of it. */
export type Outcome = { readonly id: number } & (
  | { readonly answer: unknown }
  | { readonly problem: Problem['details'] }
  | { readonly error: string }
);

@Module({})
class Shared {}

const settings = billingSettings.read(process.env);
const runtime = await startRuntime('billing', settings);
const providers = sharedProviders(settings, runtime);
const exported = providers.map((provider) => (provider as { provide: symbol }).provide);
const shared = { module: Shared, global: true, imports: [BillingModule] };
const app = await NestFactory.createApplicationContext(
  { ...shared, providers, exports: exported },
  { logger: runtime.logger, abortOnError: false },
);
const known = { promoCodes: app.get(PromoCodes), gratuities: app.get(Gratuities) };

process.on('message', (call: Call) => {
  void outcomeOf(call).then((outcome) => process.send?.(outcome));
});
process.once('disconnect', () => process.exit(0));
process.send?.('ready');

async function outcomeOf({ id, of, method, given }: Call): Promise<Outcome> {
  const target = known[of] as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>;
  try {
    return { id, answer: await target[method]!(...given) };
  } catch (error) {
    return error instanceof Problem
      ? { id, problem: error.details }
      : { id, error: (error as Error).stack ?? String(error) };
  }
}

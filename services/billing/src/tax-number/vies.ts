import type { Clock } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import type { ViesAnswer } from './tax-number.js';

/** What VIES says, as far as we look at it: everything else of it is for people. */
interface Reply {
  readonly valid?: unknown;
  readonly requestIdentifier?: unknown;
  readonly name?: unknown;
  readonly address?: unknown;
  readonly userError?: unknown;
  readonly errorWrappers?: readonly { readonly error?: unknown }[];
}

/** VIES has not answered: a country's register is away, it has too much to do, or the network is not there. */
export class NoAnswer extends Error {}

/** What VIES says of an answer that is one: its other words are why it has none. */
const answers = new Set(['VALID', 'INVALID']);

/**
 * VIES, in which the European Commission asks the registers of its member states about VAT numbers, over its REST interface
 * (`POST /check-vat-number`). Only a plain yes or no is an answer: what comes with an error is none, though it may carry a no.
 */
@Injectable()
export class Vies {
  constructor(
    @Inject(SETTINGS) private readonly settings: BillingSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Asks about a number of the Union, in its canonical form. Throws `NoAnswer` with VIES's own word for why, and whatever `stopping`
   * says when it is aborted.
   */
  async ask(number: string, stopping: AbortSignal): Promise<ViesAnswer> {
    const reply = await this.send(number, stopping);
    const { valid, requestIdentifier, name, address, userError, errorWrappers } = reply;
    const failure = textOf(errorWrappers?.[0]?.error) ?? textOf(userError);
    if (failure !== null && !answers.has(failure)) throw new NoAnswer(failure);
    if (typeof valid !== 'boolean') throw new NoAnswer('UNREADABLE');
    return {
      valid,
      consultationNumber: textOf(requestIdentifier)?.slice(0, 64) ?? null,
      ...{ name: textOf(name), address: textOf(address) },
      at: this.clock.now(),
    };
  }

  private async send(number: string, stopping: AbortSignal): Promise<Reply> {
    const { viesUrl, viesRequester, viesTimeout } = this.settings;
    try {
      const response = await fetch(`${viesUrl}/check-vat-number`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify(questionAbout(number, viesRequester)),
        signal: AbortSignal.any([AbortSignal.timeout(viesTimeout), stopping]),
      });
      // Errors come with a body too, and with various statuses.
      const reply = (await response.json()) as Reply | null;
      if (reply === null || typeof reply !== 'object') throw new NoAnswer('UNREADABLE');
      return response.ok
        ? reply
        : { ...reply, userError: reply.userError ?? `HTTP_${response.status}` };
    } catch (error) {
      if (error instanceof NoAnswer || stopping.aborted) throw error;
      throw new NoAnswer(reasonOf(error));
    }
  }
}

/** Countries by the two letters that VAT numbers have: EL is Greece. */
function questionAbout(number: string, requester: string | undefined): object {
  return {
    countryCode: number.slice(0, 2),
    vatNumber: number.slice(2),
    ...(requester !== undefined && {
      requesterMemberStateCode: requester.slice(0, 2),
      requesterNumber: requester.slice(2),
    }),
  };
}

/** VIES writes "---" where a country does not say something. Line breaks become commas. */
function textOf(value: unknown): string | null {
  if (typeof value !== 'string' || /^[-\s]*$/.test(value)) return null;
  return value
    .trim()
    .replaceAll(/\s*[\r\n]+\s*/g, ', ')
    .slice(0, 500);
}

function reasonOf(error: unknown): string {
  const { name } = error as Error;
  if (name === 'TimeoutError') return 'TIMEOUT';
  return name === 'SyntaxError' ? 'UNREADABLE' : 'UNREACHABLE';
}

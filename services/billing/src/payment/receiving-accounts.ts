import { createHash } from 'node:crypto';
import type { Currency } from '@atrium/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { creditorReference, qrReference } from '../document/payment-reference.js';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import type { Reference } from './payment.js';

/** How many digits of the hash a reference has: enough that no two of ours are ever the same. */
const digits = { QRR: 26, SCOR: 21 } as const;

/** On which of our accounts transfers come in, and with which reference. */
@Injectable()
export class ReceivingAccounts {
  constructor(@Inject(ISSUER) private readonly issuer: Issuer) {}

  /** Of a payment, from its id alone: no counter tells how many there are. A QR reference in francs where we have a QR-IBAN. */
  referenceOf(paymentId: string, currency: Currency): Reference {
    const kind = this.issuer.qrIban !== null && currency === 'CHF' ? 'QRR' : 'SCOR';
    const hash = createHash('sha256').update(paymentId).digest('hex');
    const number = BigInt(`0x${hash}`) % 10n ** BigInt(digits[kind]);
    const text = String(number).padStart(digits[kind], '0');
    return kind === 'QRR' ? qrReference(text) : creditorReference(text);
  }

  /** The account to which a transfer with such a reference goes (E-9). */
  ibanFor({ kind }: Reference): string {
    const { iban, qrIban } = this.issuer;
    return kind === 'QRR' && qrIban !== null ? qrIban : iban;
  }
}

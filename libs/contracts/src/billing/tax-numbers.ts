import { IntersectionType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import { Flag, Id, ListOf, Name, OneOf, Part, Text, Timestamp } from '../fields.js';

/** A VAT number of the European Union: a Swiss one needs no confirmation. */
export class TaxNumberReference {
  @Text({ min: 4, max: 32, example: 'DE136695976' })
  taxNumber!: string;
}

/** What VIES, the register of the European Commission, answered last. */
export class ViesAnswer {
  @Flag()
  valid!: boolean;

  @Text({
    max: 64,
    nullable: true,
    description:
      'The consultation number, evidence of the answer; null where whoever asks has no VAT number of the Union.',
  })
  consultationNumber!: string | null;

  @Text({ max: 500, nullable: true, description: 'Null where the country does not say it.' })
  name!: string | null;

  @Text({ max: 500, nullable: true })
  address!: string | null;

  @Timestamp()
  at!: string;
}

/** How an operator knows a number to be its holder’s. */
export class OperatorEvidence {
  @Text({
    max: 100,
    example: 'MIAS 2026-11-27 14:05, ticket 4711',
    description: 'Where what was asked and answered can be found again (E-6).',
  })
  evidence!: string;

  @Name({ max: 200, example: 'Beispiel GmbH', description: 'Of the holder, as it was confirmed.' })
  name!: string;

  @Text({ max: 500, example: 'Hauptstraße 1, 10115 Berlin' })
  address!: string;
}

/** The word of an operator. */
export class OperatorConfirmation extends OperatorEvidence {
  @Id({ description: 'The operator.' })
  by!: string;

  @Timestamp()
  at!: string;
}

/**
 * `confirmed`: by VIES or by an operator. `invalid`: VIES says that it is none. `waiting`: VIES is to be asked, or does not answer,
 * which is no answer. `unconfirmed`: nobody has asked.
 */
export const confirmationStates = ['confirmed', 'invalid', 'waiting', 'unconfirmed'] as const;
export type ConfirmationState = (typeof confirmationStates)[number];

/** `valid` and `invalid`: what VIES answered. `confirmed` and `revoked`: what an operator said. */
export const taxNumberChanges = ['valid', 'invalid', 'confirmed', 'revoked'] as const;
export type TaxNumberChange = (typeof taxNumberChanges)[number];

/** How many of the newest changes of a tax number are kept: those of ten years, as VIES is asked. */
export const taxNumberChangesKept = 250;

/** Something that was learned of a tax number: evidence for what was billed then. */
export class TaxNumberLine {
  @Timestamp()
  at!: string;

  @OneOf(taxNumberChanges)
  what!: TaxNumberChange;

  @Id({ nullable: true, description: 'The operator; null: VIES.' })
  by!: string | null;

  @Text({ max: 100, nullable: true, description: 'Of VIES the consultation number.' })
  evidence!: string | null;

  @Text({ max: 500, nullable: true })
  name!: string | null;

  @Text({ max: 500, nullable: true })
  address!: string | null;
}

/** What is known of a tax number, whoever uses it. */
export class TaxNumberRecord {
  @Text({ max: 32 })
  taxNumber!: string;

  @OneOf(confirmationStates)
  state!: ConfirmationState;

  @Part(() => ViesAnswer, { nullable: true, description: 'Null: it has never answered.' })
  vies!: ViesAnswer | null;

  @Part(() => OperatorConfirmation, { nullable: true })
  operator!: OperatorConfirmation | null;

  @Timestamp({ nullable: true, description: 'When VIES is asked next; null: it need not be.' })
  askedNextAt!: string | null;

  @Text({ max: 100, nullable: true, description: 'Why VIES has not answered, in its own word.' })
  lastFailure!: string | null;

  @ListOf(() => TaxNumberLine, { max: taxNumberChangesKept, description: 'The newest first.' })
  history!: TaxNumberLine[];
}

/** What is known of a number. Of one that nobody has used: nothing, it is `unconfirmed`. */
export const getTaxNumber = request('billing.v1.tax-numbers.get', {
  input: TaxNumberReference,
  output: TaxNumberRecord,
  operatorsOnly: true,
  effect: 'query',
  problems: ['not-found'],
});

export class ConfirmTaxNumberInput extends IntersectionType(TaxNumberReference, OperatorEvidence) {}

/** An operator vouches for a number, by evidence that they have: it counts whatever VIES says or doesn’t say (E-6). */
export const confirmTaxNumber = request('billing.v1.tax-numbers.confirm', {
  input: ConfirmTaxNumberInput,
  output: TaxNumberRecord,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found'],
});

/** An operator vouches for it no longer. What VIES has answered stays. */
export const revokeTaxNumber = request('billing.v1.tax-numbers.revoke', {
  input: TaxNumberReference,
  output: TaxNumberRecord,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found'],
});

/** Of a tax number, which may be a person’s, events tell the id of its record. */
export class TaxNumberTold {
  @Id()
  taxNumberId!: string;
}

export const taxNumberConfirmed = event('events.billing.v1.tax-number.confirmed', {
  data: TaxNumberTold,
  consumedBy: ['identity'],
});

export const taxNumberRevoked = event('events.billing.v1.tax-number.revoked', {
  data: TaxNumberTold,
  consumedBy: ['identity'],
});

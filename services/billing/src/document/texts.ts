import type { Locale } from '@atrium/contracts';
import type { DocumentDiscount, DocumentKind, PaymentMeans } from './legal-document.js';

/** Every word on a document that does not come from the document itself, in one language (A0-1). */
export interface DocumentTexts {
  readonly titles: Readonly<Record<DocumentKind, string>>;
  readonly number: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly theirTaxNumber: string;
  /** The lawful word for what a credit note does: it refers to the invoice that it corrects (E-4). */
  corrects(number: string, day: string): string;
  readonly reason: string;
  readonly columns: {
    readonly description: string;
    readonly quantity: string;
    readonly unitPrice: string;
    readonly tax: string;
    readonly amount: string;
  };
  readonly discounts: Readonly<Record<DocumentDiscount['kind'], string>>;
  readonly net: string;
  /** Of a group: "VAT 8.1% on 80.00". */
  tax(rate: string, base: string): string;
  readonly estimate: string;
  readonly gross: string;
  readonly paid: string;
  readonly due: string;
  paidOn(day: string): string;
  readonly means: Readonly<Record<PaymentMeans, string>>;
  readonly nothingDue: string;
  /** The same of a credit note, whose money goes the other way. */
  readonly credit: {
    readonly paid: string;
    readonly due: string;
    paidOn(day: string): string;
    readonly means: Readonly<Record<PaymentMeans, string>>;
    /** When it isn't settled yet: its terms of payment (BR-CO-25). */
    readonly terms: string;
  };
  /** EU directive 2006/112, article 226(11a): the very words, in each language of the directive (E-5, E-6). */
  readonly reverseCharge: string;
  readonly notSubject: string;
  /** A10-3: what a pro-forma is not. */
  readonly noValue: string;
  readonly transfer: {
    readonly title: string;
    readonly holder: string;
    readonly reference: string;
  };
  page(page: number, of: number): string;
}

/** German as it is written in Switzerland, without ß. */
const de: DocumentTexts = {
  titles: {
    invoice: 'Rechnung',
    'credit-note': 'Gutschrift',
    'pro-forma': 'Proforma-Rechnung',
  },
  number: 'Nummer',
  issuedOn: 'Datum',
  dueOn: 'Zahlbar bis',
  theirTaxNumber: 'Ihre UID/USt-IdNr.',
  corrects: (number, day) => `Berichtigt die Rechnung ${number} vom ${day}`,
  reason: 'Grund',
  columns: {
    description: 'Leistung',
    quantity: 'Menge',
    unitPrice: 'Einzelpreis',
    tax: 'MWST',
    amount: 'Betrag ohne MWST',
  },
  discounts: { gratuity: 'Vergünstigung', 'promo-code': 'Rabattcode', credit: 'Anrechnung' },
  net: 'Total ohne MWST',
  tax: (rate, base) => `MWST ${rate} auf ${base}`,
  estimate: 'geschätzt',
  gross: 'Total inkl. MWST',
  paid: 'Bezahlt',
  due: 'Zu bezahlen',
  paidOn: (day) => `Bezahlt am ${day}`,
  means: {
    transfer: 'durch Überweisung',
    card: 'mit Karte',
    prepaid: 'aus dem Guthaben',
    none: '',
  },
  nothingDue: 'Es ist nichts zu bezahlen.',
  credit: {
    paid: 'Gutgeschrieben',
    due: 'Noch gutzuschreiben',
    paidOn: (day) => `Gutgeschrieben am ${day}`,
    means: {
      transfer: 'durch Überweisung',
      card: 'auf die Karte',
      prepaid: 'auf das Guthaben',
      none: '',
    },
    terms: 'Der Betrag wird gutgeschrieben oder zurückerstattet.',
  },
  reverseCharge: 'Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge)',
  notSubject: 'Leistung im Ausland, nicht der Schweizer Mehrwertsteuer unterliegend',
  noValue:
    'Dieses Dokument ist keine Rechnung. Es hat weder rechtlichen noch gerichtlichen, steuerlichen oder buchhalterischen Wert und berechtigt nicht zum Vorsteuerabzug. Die Steuer ist geschätzt; massgebend ist die Rechnung, die nach der Zahlung ausgestellt wird.',
  transfer: { title: 'Zahlung durch Überweisung', holder: 'Kontoinhaber', reference: 'Referenz' },
  page: (page, of) => `Seite ${page} von ${of}`,
};

const fr: DocumentTexts = {
  titles: {
    invoice: 'Facture',
    'credit-note': 'Note de crédit',
    'pro-forma': 'Facture pro forma',
  },
  number: 'Numéro',
  issuedOn: 'Date',
  dueOn: 'Payable jusqu’au',
  theirTaxNumber: 'Votre n° IDE/TVA',
  corrects: (number, day) => `Rectifie la facture ${number} du ${day}`,
  reason: 'Motif',
  columns: {
    description: 'Prestation',
    quantity: 'Quantité',
    unitPrice: 'Prix unitaire',
    tax: 'TVA',
    amount: 'Montant HT',
  },
  discounts: { gratuity: 'Gratuité', 'promo-code': 'Code promotionnel', credit: 'Avoir' },
  net: 'Total HT',
  tax: (rate, base) => `TVA ${rate} sur ${base}`,
  estimate: 'estimation',
  gross: 'Total TTC',
  paid: 'Payé',
  due: 'À payer',
  paidOn: (day) => `Payée le ${day}`,
  means: {
    transfer: 'par virement',
    card: 'par carte',
    prepaid: 'par le solde prépayé',
    none: '',
  },
  nothingDue: 'Aucun montant n’est à payer.',
  credit: {
    paid: 'Crédité',
    due: 'Reste à créditer',
    paidOn: (day) => `Créditée le ${day}`,
    means: {
      transfer: 'par virement',
      card: 'sur la carte',
      prepaid: 'sur le solde prépayé',
      none: '',
    },
    terms: 'Le montant sera porté à votre crédit ou remboursé.',
  },
  reverseCharge: 'Autoliquidation : la TVA est due par le preneur (reverse charge)',
  notSubject: 'Prestation fournie à l’étranger, non soumise à la TVA suisse',
  noValue:
    'Ce document n’est pas une facture. Il n’a aucune valeur légale, judiciaire, fiscale ou comptable et ne donne pas droit à la déduction de la TVA. La taxe est une estimation ; seule la facture établie après le paiement fait foi.',
  transfer: {
    title: 'Paiement par virement',
    holder: 'Titulaire du compte',
    reference: 'Référence',
  },
  page: (page, of) => `Page ${page} sur ${of}`,
};

const it: DocumentTexts = {
  titles: {
    invoice: 'Fattura',
    'credit-note': 'Nota di credito',
    'pro-forma': 'Fattura pro forma',
  },
  number: 'Numero',
  issuedOn: 'Data',
  dueOn: 'Pagabile entro il',
  theirTaxNumber: 'Il vostro n. IDI/IVA',
  corrects: (number, day) => `Rettifica la fattura ${number} del ${day}`,
  reason: 'Motivo',
  columns: {
    description: 'Prestazione',
    quantity: 'Quantità',
    unitPrice: 'Prezzo unitario',
    tax: 'IVA',
    amount: 'Importo IVA escl.',
  },
  discounts: { gratuity: 'Gratuità', 'promo-code': 'Codice promozionale', credit: 'Accredito' },
  net: 'Totale IVA esclusa',
  tax: (rate, base) => `IVA ${rate} su ${base}`,
  estimate: 'stima',
  gross: 'Totale IVA inclusa',
  paid: 'Pagato',
  due: 'Da pagare',
  paidOn: (day) => `Pagata il ${day}`,
  means: {
    transfer: 'con bonifico',
    card: 'con carta',
    prepaid: 'con il saldo prepagato',
    none: '',
  },
  nothingDue: 'Nessun importo da pagare.',
  credit: {
    paid: 'Accreditato',
    due: 'Da accreditare',
    paidOn: (day) => `Accreditata il ${day}`,
    means: {
      transfer: 'con bonifico',
      card: 'sulla carta',
      prepaid: 'sul saldo prepagato',
      none: '',
    },
    terms: 'L’importo sarà accreditato o rimborsato.',
  },
  reverseCharge: 'Inversione contabile: l’IVA è a carico del destinatario (reverse charge)',
  notSubject: 'Prestazione fornita all’estero, non soggetta all’IVA svizzera',
  noValue:
    'Questo documento non è una fattura. Non ha alcun valore legale, giudiziario, fiscale o contabile e non dà diritto alla detrazione dell’IVA. L’imposta è una stima; fa fede unicamente la fattura emessa dopo il pagamento.',
  transfer: {
    title: 'Pagamento con bonifico',
    holder: 'Titolare del conto',
    reference: 'Riferimento',
  },
  page: (page, of) => `Pagina ${page} di ${of}`,
};

const en: DocumentTexts = {
  titles: {
    invoice: 'Invoice',
    'credit-note': 'Credit note',
    'pro-forma': 'Pro forma invoice',
  },
  number: 'Number',
  issuedOn: 'Date',
  dueOn: 'Payable by',
  theirTaxNumber: 'Your VAT number',
  corrects: (number, day) => `Corrects invoice ${number} of ${day}`,
  reason: 'Reason',
  columns: {
    description: 'Description',
    quantity: 'Quantity',
    unitPrice: 'Unit price',
    tax: 'VAT',
    amount: 'Amount excl. VAT',
  },
  discounts: { gratuity: 'Grant', 'promo-code': 'Promo code', credit: 'Credit' },
  net: 'Total excl. VAT',
  tax: (rate, base) => `VAT ${rate} on ${base}`,
  estimate: 'estimate',
  gross: 'Total incl. VAT',
  paid: 'Paid',
  due: 'Amount due',
  paidOn: (day) => `Paid on ${day}`,
  means: {
    transfer: 'by bank transfer',
    card: 'by card',
    prepaid: 'from the prepaid balance',
    none: '',
  },
  nothingDue: 'There is nothing to pay.',
  credit: {
    paid: 'Credited',
    due: 'Still to be credited',
    paidOn: (day) => `Credited on ${day}`,
    means: {
      transfer: 'by bank transfer',
      card: 'to the card',
      prepaid: 'to the prepaid balance',
      none: '',
    },
    terms: 'The amount will be credited or refunded.',
  },
  reverseCharge: 'Reverse charge: the recipient is liable for the VAT',
  notSubject: 'Supplied abroad, not subject to Swiss VAT',
  noValue:
    'This document is not an invoice. It has no legal, judicial, fiscal or accounting value and gives no right to deduct VAT. The tax is an estimate; only the invoice that is issued after payment is binding.',
  transfer: { title: 'Payment by bank transfer', holder: 'Account holder', reference: 'Reference' },
  page: (page, of) => `Page ${page} of ${of}`,
};

const es: DocumentTexts = {
  titles: {
    invoice: 'Factura',
    'credit-note': 'Nota de crédito',
    'pro-forma': 'Factura proforma',
  },
  number: 'Número',
  issuedOn: 'Fecha',
  dueOn: 'Fecha límite de pago',
  theirTaxNumber: 'Su NIF-IVA',
  corrects: (number, day) => `Rectifica la factura ${number} del ${day}`,
  reason: 'Motivo',
  columns: {
    description: 'Concepto',
    quantity: 'Cantidad',
    unitPrice: 'Precio unitario',
    tax: 'IVA',
    amount: 'Importe sin IVA',
  },
  discounts: { gratuity: 'Bonificación', 'promo-code': 'Código promocional', credit: 'Abono' },
  net: 'Total sin IVA',
  tax: (rate, base) => `IVA ${rate} sobre ${base}`,
  estimate: 'estimación',
  gross: 'Total con IVA',
  paid: 'Pagado',
  due: 'A pagar',
  paidOn: (day) => `Pagada el ${day}`,
  means: {
    transfer: 'por transferencia',
    card: 'con tarjeta',
    prepaid: 'con el saldo prepago',
    none: '',
  },
  nothingDue: 'No hay ningún importe a pagar.',
  credit: {
    paid: 'Abonado',
    due: 'Pendiente de abonar',
    paidOn: (day) => `Abonada el ${day}`,
    means: {
      transfer: 'por transferencia',
      card: 'en la tarjeta',
      prepaid: 'en el saldo prepago',
      none: '',
    },
    terms: 'El importe se abonará o se reembolsará.',
  },
  reverseCharge: 'Inversión del sujeto pasivo: el destinatario es deudor del IVA (reverse charge)',
  notSubject: 'Prestación en el extranjero, no sujeta al IVA suizo',
  noValue:
    'Este documento no es una factura. No tiene ningún valor legal, judicial, fiscal ni contable y no da derecho a deducir el IVA. El impuesto es una estimación; solo es válida la factura que se emite después del pago.',
  transfer: {
    title: 'Pago por transferencia',
    holder: 'Titular de la cuenta',
    reference: 'Referencia',
  },
  page: (page, of) => `Página ${page} de ${of}`,
};

export const documentTexts: Readonly<Record<Locale, DocumentTexts>> = { fr, de, it, en, es };

import { billingAddressesMost, canonicalTaxNumber } from '@atrium/contracts';
import {
  commonSettings,
  databaseSettings,
  defineSettings,
  keyRingSettings,
  optionalText,
  type Values,
  type Variable,
  webAddress,
  whole,
} from '@atrium/service';
import { paymentSettings } from './payment/payment-settings.js';

const viesUrl: Variable<string | undefined> = {
  ...webAddress('BILLING_VIES_URL', {
    about:
      'The REST interface of VIES, which confirms VAT numbers of the European Union: `https://ec.europa.eu/taxation_customs/vies/rest-api`. Without it operators confirm them.',
  }),
  fallback: undefined,
};

const viesRequester: Variable<string | undefined> = {
  env: 'BILLING_VIES_REQUESTER',
  about:
    'A VAT number of the European Union that is ours, where there is one: VIES then answers with a consultation number.',
  fallback: undefined,
  parse(text) {
    const number = canonicalTaxNumber(text);
    if (number === null || number.startsWith('CHE')) {
      throw new Error('must be a VAT number of the European Union');
    }
    return number;
  },
};

const reminderDays: Variable<readonly number[]> = {
  env: 'BILLING_REMINDER_DAYS',
  about: 'How many days before the end of a product somebody is reminded of it.',
  fallback: [60, 30, 14, 7, 1],
  parse(text) {
    const days = text.split(',').map(Number);
    if (days.some((one) => !Number.isInteger(one) || one < 1 || one > 366)) {
      throw new Error('must be numbers from 1 to 366, with commas between them');
    }
    return days;
  },
};

/** Everything that this service reads from its environment. */
export const billingSettings = defineSettings({
  ...commonSettings,
  ...databaseSettings('billing'),
  catalogFile: optionalText('BILLING_CATALOG_FILE', {
    about:
      'A file of what is sold: what the catalog does not have of it is added at each start. Outside of production an example if not set.',
  }),
  ...keyRingSettings,
  wrongCodesMax: whole('BILLING_WRONG_CODES_MAX', {
    about:
      'How many promo codes that do not exist may be tried by an account, and for an organization, in `BILLING_WRONG_CODES_WITHIN_MS`.',
    fallback: 10,
    min: 1,
    max: 10_000,
  }),
  wrongCodesWithin: whole('BILLING_WRONG_CODES_WITHIN_MS', {
    about: 'The milliseconds in which they are counted.',
    fallback: 3_600_000,
    min: 1_000,
    max: 86_400_000,
  }),
  releaseEvery: whole('BILLING_RELEASE_EVERY_MS', {
    about:
      'Milliseconds between looks for promo codes and gratuities that are held for orders which were never completed.',
    fallback: 10_000,
    min: 100,
    max: 600_000,
  }),
  billingAddressesMax: whole('BILLING_ADDRESSES_MAX', {
    about: 'How many billing addresses an organization may have beside its own.',
    fallback: 50,
    min: 1,
    max: billingAddressesMost,
  }),
  viesUrl,
  viesRequester,
  viesTimeout: whole('BILLING_VIES_TIMEOUT_MS', {
    about:
      'Milliseconds that VIES may take for an answer. Some countries take a quarter of a minute.',
    fallback: 20_000,
    min: 100,
    max: 60_000,
  }),
  viesDays: whole('BILLING_VIES_DAYS', {
    about:
      'For how many days an answer of VIES counts. It is asked again when half of them are over.',
    fallback: 30,
    min: 1,
    max: 365,
  }),
  ...paymentSettings,
  issuerFile: optionalText('BILLING_ISSUER_FILE', {
    about:
      'JSON file that says who sends the invoices (docs/decisions/0020). Required in production; an example elsewhere.',
  }),
  mailAttachmentBytes: whole('ATRIUM_MAIL_ATTACHMENT_BYTES', {
    about: 'How many bytes of files one mail carries. In a mail they become a third more.',
    fallback: 5_000_000,
    min: 1_000,
    max: 25_000_000,
  }),
  retentionYears: whole('BILLING_RETENTION_YEARS', {
    about:
      'For how many years documents and entries are kept, from the end of the financial year: ten by law, more for whoever owes it.',
    fallback: 10,
    min: 10,
    max: 30,
  }),
  purgeNotice: whole('BILLING_PURGE_NOTICE_DAYS', {
    about:
      'How many days before it is done a purge is announced: a clock that is wrong for less than that purges nothing.',
    fallback: 30,
    min: 1,
    max: 365,
  }),
  unsentDays: whole('BILLING_UNSENT_DAYS', {
    about:
      'How many days a closed organization is kept whose invoices no mail server takes, though whoever closed it wanted them.',
    fallback: 90,
    min: 1,
    max: 3_650,
  }),
  purgeEvery: whole('BILLING_PURGE_EVERY_MS', {
    about: 'Milliseconds between looks for what need not be kept any more.',
    fallback: 3_600_000,
    min: 100,
    max: 86_400_000,
  }),
  orderDays: whole('BILLING_ORDER_DAYS', {
    about: 'How many days an order is kept that nobody touches or places.',
    fallback: 30,
    min: 1,
    max: 365,
  }),
  paymentDays: whole('BILLING_PAYMENT_DAYS', {
    about: 'How many days an order can be paid, once it is placed.',
    fallback: 30,
    min: 1,
    max: 365,
  }),
  openOrdersMax: whole('BILLING_OPEN_ORDERS_MAX', {
    about: 'How many open orders an organization may have.',
    fallback: 50,
    min: 1,
    max: 10_000,
  }),
  renewalDays: whole('BILLING_RENEWAL_DAYS', {
    about: 'How many days before its end a product is first tried to be renewed automatically.',
    fallback: 14,
    min: 1,
    max: 60,
  }),
  blockedDays: whole('BILLING_BLOCKED_DAYS', {
    about: 'How many days a product is kept that is blocked because nobody has paid it.',
    fallback: 30,
    min: 1,
    max: 365,
  }),
  reminderDays,
  cartDays: whole('BILLING_CART_DAYS', {
    about: 'How many days a cart is kept that nobody touches.',
    fallback: 14,
    min: 1,
    max: 365,
  }),
  cartsPerNetwork: whole('BILLING_CARTS_PER_NETWORK', {
    about: 'Carts from one network (IPv4 address, IPv6 /64) in an hour.',
    fallback: 100,
    min: 1,
    max: 10_000,
  }),
  taxRatesFile: optionalText('BILLING_TAX_RATES_FILE', {
    about:
      'A file with rates of tax beside those of Switzerland that are built in: further ones of Switzerland, and those of countries of the European Union to whose consumers is sold.',
  }),
  stepLease: whole('ATRIUM_STEP_LEASE_MS', {
    about:
      'Milliseconds after which an effect of several steps is taken over from a process that stopped in the middle.',
    fallback: 10_000,
    min: 100,
    max: 600_000,
  }),
});

export type BillingSettings = Values<typeof billingSettings.variables>;

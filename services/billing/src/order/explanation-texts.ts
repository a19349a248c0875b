import type { Locale } from '@atrium/contracts';

/** The sentences of an explanation; amounts and rates come as that language writes them. */
interface Texts {
  readonly listPrice: (name: string, terms: string, all: string) => string;
  readonly discount: (label: string, amount: string, left: string) => string;
  readonly taxOut: (gross: string, net: string) => string;
  readonly base: (base: string) => string;
  readonly taxOn: (base: string, rate: string, tax: string) => string;
  readonly taxIn: (gross: string, rate: string, tax: string) => string;
  readonly reverseCharge: () => string;
  readonly notSubject: () => string;
  readonly total: (net: string, tax: string, gross: string) => string;
  readonly prepaid: (amount: string) => string;
  readonly due: (amount: string) => string;
}

const texts: Readonly<Record<Locale, Texts>> = {
  fr: {
    listPrice: (name, terms, all) => `${name} : ${terms} = ${all}`,
    discount: (label, amount, left) => `${label} : −${amount}, reste ${left}`,
    taxOut: (gross, net) => `La TVA comprise dans ${gross} n’est pas due : ${net}`,
    base: (base) => `Montant imposable : ${base}`,
    taxOn: (base, rate, tax) => `TVA ${rate} sur ${base}, arrondie une fois : ${tax}`,
    taxIn: (gross, rate, tax) => `TVA ${rate} comprise dans ${gross}, arrondie une fois : ${tax}`,
    reverseCharge: () => 'Autoliquidation : la TVA est due par le destinataire',
    notSubject: () => 'Pas de TVA : le lieu de la prestation est à l’étranger',
    total: (net, tax, gross) => `Total : ${net} + TVA ${tax} = ${gross}`,
    prepaid: (amount) => `Du compte prépayé : ${amount}`,
    due: (amount) => `Reste à payer : ${amount}`,
  },
  de: {
    listPrice: (name, terms, all) => `${name}: ${terms} = ${all}`,
    discount: (label, amount, left) => `${label}: −${amount}, bleiben ${left}`,
    taxOut: (gross, net) => `Die in ${gross} enthaltene MWST ist nicht geschuldet: ${net}`,
    base: (base) => `Steuerbarer Betrag: ${base}`,
    taxOn: (base, rate, tax) => `MWST ${rate} von ${base}, einmal gerundet: ${tax}`,
    taxIn: (gross, rate, tax) => `MWST ${rate}, in ${gross} enthalten, einmal gerundet: ${tax}`,
    reverseCharge: () => 'Steuerschuldnerschaft des Leistungsempfängers: keine MWST',
    notSubject: () => 'Keine MWST: der Ort der Leistung liegt im Ausland',
    total: (net, tax, gross) => `Total: ${net} + MWST ${tax} = ${gross}`,
    prepaid: (amount) => `Vom Guthabenkonto: ${amount}`,
    due: (amount) => `Zu zahlen: ${amount}`,
  },
  it: {
    listPrice: (name, terms, all) => `${name}: ${terms} = ${all}`,
    discount: (label, amount, left) => `${label}: −${amount}, restano ${left}`,
    taxOut: (gross, net) => `L’IVA compresa in ${gross} non è dovuta: ${net}`,
    base: (base) => `Importo imponibile: ${base}`,
    taxOn: (base, rate, tax) => `IVA ${rate} su ${base}, arrotondata una volta: ${tax}`,
    taxIn: (gross, rate, tax) => `IVA ${rate} compresa in ${gross}, arrotondata una volta: ${tax}`,
    reverseCharge: () => 'Inversione contabile: l’IVA è dovuta dal destinatario',
    notSubject: () => 'Nessuna IVA: il luogo della prestazione è all’estero',
    total: (net, tax, gross) => `Totale: ${net} + IVA ${tax} = ${gross}`,
    prepaid: (amount) => `Dal conto prepagato: ${amount}`,
    due: (amount) => `Da pagare: ${amount}`,
  },
  en: {
    listPrice: (name, terms, all) => `${name}: ${terms} = ${all}`,
    discount: (label, amount, left) => `${label}: −${amount}, leaves ${left}`,
    taxOut: (gross, net) => `The VAT in ${gross} is not owed: ${net}`,
    base: (base) => `Taxable amount: ${base}`,
    taxOn: (base, rate, tax) => `VAT of ${rate} on ${base}, rounded once: ${tax}`,
    taxIn: (gross, rate, tax) => `VAT of ${rate} in ${gross}, rounded once: ${tax}`,
    reverseCharge: () => 'Reverse charge: the VAT is owed by the recipient',
    notSubject: () => 'No VAT: the place of supply is abroad',
    total: (net, tax, gross) => `Total: ${net} + VAT ${tax} = ${gross}`,
    prepaid: (amount) => `From the prepaid account: ${amount}`,
    due: (amount) => `To be paid: ${amount}`,
  },
  es: {
    listPrice: (name, terms, all) => `${name}: ${terms} = ${all}`,
    discount: (label, amount, left) => `${label}: −${amount}, quedan ${left}`,
    taxOut: (gross, net) => `El IVA incluido en ${gross} no se debe: ${net}`,
    base: (base) => `Base imponible: ${base}`,
    taxOn: (base, rate, tax) => `IVA del ${rate} sobre ${base}, redondeado una vez: ${tax}`,
    taxIn: (gross, rate, tax) => `IVA del ${rate} incluido en ${gross}, redondeado una vez: ${tax}`,
    reverseCharge: () => 'Inversión del sujeto pasivo: el IVA lo debe el destinatario',
    notSubject: () => 'Sin IVA: el lugar de la prestación está en el extranjero',
    total: (net, tax, gross) => `Total: ${net} + IVA ${tax} = ${gross}`,
    prepaid: (amount) => `De la cuenta prepago: ${amount}`,
    due: (amount) => `A pagar: ${amount}`,
  },
};

/** The sentences of a language, to be given minor units and hundredths of a percent. */
export function explanationTexts(
  locale: Locale,
  money: (amount: number) => string,
  rate: (basisPoints: number) => string,
) {
  const text = texts[locale];
  return {
    listPrice: (name: string, terms: readonly { times: number; each: number }[], all: number) =>
      text.listPrice(
        name,
        terms.map(({ times, each }) => `${times} × ${money(each)}`).join(' + '),
        money(all),
      ),
    discount: (label: string, amount: number, left: number) =>
      text.discount(label, money(amount), money(left)),
    taxOut: (gross: number, net: number) => text.taxOut(money(gross), money(net)),
    base: (base: number) => text.base(money(base)),
    taxOn: (base: number, basisPoints: number, tax: number) =>
      text.taxOn(money(base), rate(basisPoints), money(tax)),
    taxIn: (gross: number, basisPoints: number, tax: number) =>
      text.taxIn(money(gross), rate(basisPoints), money(tax)),
    reverseCharge: text.reverseCharge,
    notSubject: text.notSubject,
    total: (net: number, tax: number, gross: number) =>
      text.total(money(net), money(tax), money(gross)),
    prepaid: (amount: number) => text.prepaid(money(amount)),
    due: (amount: number) => text.due(money(amount)),
  };
}

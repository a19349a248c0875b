import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locales } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import fc from 'fast-check';
import { largestAmount } from '../src/money/money.js';
import { drawDocument } from '../src/document/draw-document.js';
import { example, exampleKinds, exampleLine, exampleOf } from '../src/document/examples.js';
import { loadFonts } from '../src/document/fonts.js';
import { validate } from '../src/document/invoice-rules.js';
import { invoiceXml } from '../src/document/invoice-xml.js';
import type { LegalDocument } from '../src/document/legal-document.js';
import { paymentPartOf } from '../src/document/payment-part.js';
import { qrReference } from '../src/document/payment-reference.js';
import { readInvoiceXml } from '../src/document/read-invoice-xml.js';
import { RenderDocument } from '../src/document/render-document.js';
import { documentTexts } from '../src/document/texts.js';
import {
  attachmentsOf,
  logoBox,
  type Page,
  pageOf,
  qrCodeOn,
  schemaFaults,
  textsOf,
} from './pdfs.js';
import { png } from './logo.js';

const fonts = loadFonts();
const draw = (document: LegalDocument, logo: Uint8Array | null = null) =>
  drawDocument(document, { logo }, fonts);
/** Text as it is read, blanks of any kind being blanks. */
const plain = (text: string) => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ');
const textOf = async (document: LegalDocument) =>
  plain((await textsOf(await draw(document))).join(' '));

const all = exampleKinds.flatMap((kind) =>
  locales.map((locale) => [kind, locale, example(kind, locale)] as const),
);
const withQrCode = all.filter(([kind]) => ['on-account', 'pro-forma', 'many-lines'].includes(kind));

describe('the page of a document', () => {
  it.each(all)(
    'A0-1, E-5 %s in %s says who, to whom, what, when and how much',
    async (_kind, locale, document) => {
      const text = await textOf(document);
      const { seller, buyer, lines, totals, number } = document;
      const said = [
        seller.name,
        seller.taxNumber,
        `${seller.address.postalCode} ${seller.address.city}`,
        `${buyer.address.postalCode} ${buyer.address.city}`,
        documentTexts[locale].titles[document.kind],
        ...lines.map((line) => line.text),
      ];
      for (const one of said) expect(text).toContain(plain(one ?? ''));
      if (number !== null) expect(text).toContain(number);
      const figures = text.replaceAll(/[^\d]/g, '');
      for (const amount of [totals.net, totals.gross]) expect(figures).toContain(String(amount));
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    },
  );

  it.each(locales)('E-6 says in %s that the recipient owes the tax', async (locale) => {
    const text = await textOf(example('reverse-charge', locale));
    expect(text).toContain(documentTexts[locale].reverseCharge);
    expect(text.toLowerCase()).toContain('reverse charge');
    expect(text).toContain('DE136695976');
  });

  it.each(locales)(
    'A10-3, E-3 says in %s that a pro-forma has no value, and has no number',
    async (locale) => {
      const text = await textOf(example('pro-forma', locale));
      const { noValue, estimate, number } = documentTexts[locale];
      expect(text).toContain(noValue);
      expect(text).toContain(`(${estimate})`);
      expect(text).not.toContain(`${number} `);
      expect(attachmentsOf(await draw(example('pro-forma', locale)))).toEqual({});
    },
  );

  it('E-4 says which invoice a credit note corrects, and why', async () => {
    const text = await textOf(example('credit-note', 'de'));
    expect(text).toContain('Berichtigt die Rechnung R-1042 vom 27. November 2026');
    expect(text).toContain('Grund: familiale.example');
    expect(text).toContain('Gutgeschrieben am 28. November 2026 auf das Guthaben');
  });

  it('says that it is paid, and how; or to which account it is transferred where no QR-bill can say it', async () => {
    expect(await textOf(example('paid-by-card', 'fr'))).toContain(
      'Payée le 27 novembre 2026 par carte',
    );
    const text = await textOf(example('reverse-charge', 'en'));
    expect(text).toContain('IBAN CH58 0079 1123 0008 8901 2');
    expect(text).toContain('RF97 1042');
  });

  it('repeats the heads of the columns on each page, and counts the pages', async () => {
    const pages = await textsOf(await draw(example('many-lines', 'it')));
    expect(pages.length).toBeGreaterThan(3);
    pages.forEach((text, n) => {
      expect(text).toContain(`Pagina ${n + 1} di ${pages.length}`);
      if (n < pages.length - 1) expect(text).toContain('Prezzo unitario');
    });
  });

  it('has the recipient in the window of an envelope, and nothing else', async () => {
    const page = await pageOf(await draw(example('on-account', 'fr')), 'first');
    const inside = page.inkWithin({ x: 100, y: 48, width: 98, height: 42 });
    const lines = page.inkWithin({ x: 119, y: 51, width: 74, height: 30 });
    expect(lines).toBeGreaterThan(0);
    expect(inside).toBe(lines);
  });

  it.each(['paid-by-card', 'credit-note', 'pro-forma'] as const)(
    'A9-8 of %s shows the logo of its recipient beside the title, and nothing else is another',
    async (kind) => {
      const [with_, without] = [
        await pageOf(await draw(example(kind, 'fr'), png), 'first'),
        await pageOf(await draw(example(kind, 'fr')), 'first'),
      ];
      expect(without.inkWithin(logoBox)).toBe(0);
      expect(with_.inkWithin(logoBox)).toBeGreaterThan(500);
      const page = { x: 0, y: 0, width: 210, height: 297 };
      // Its edges are drawn softly.
      const around = { x: 145, y: 90.5, width: 46, height: 11 };
      const elsewhere = (one: Page) => one.inkWithin(page) - one.inkWithin(around);
      expect(elsewhere(with_)).toBe(elsewhere(without));
    },
  );

  it('shows a mark for what its font has no letter for, while the XML has the name as it is', async () => {
    const document = example('not-subject', 'en');
    expect(await textOf(document)).toContain('Sakura Trading ????');
    expect(invoiceXml(document)).toContain('Sakura Trading 株式会社');
  });
});

describe('the payment part of a QR-bill', () => {
  it.each(withQrCode)(
    'E-9 of %s in %s is read from the page as the document says',
    async (_kind, _locale, document) => {
      const page = await pageOf(await draw(document), 'last');
      const { seller, buyer, totals, payment, number, kind, locale } = document;
      const message = number === null ? '' : `${documentTexts[locale].titles[kind]} ${number}`;
      const party = ({ name, address }: typeof buyer) => [
        ...['S', name, address.street, address.houseNumber],
        ...[address.postalCode, address.city, address.country],
      ];
      const amount = `${Math.floor(totals.due / 100)}.${String(totals.due % 100).padStart(2, '0')}`;
      expect(qrCodeOn(page)?.split('\n')).toEqual([
        ...['SPC', '0200', '1', seller.bankAccounts.qrIban],
        ...party(seller),
        ...['', '', '', '', '', '', ''],
        ...[amount, 'CHF'],
        ...party(buyer),
        ...['QRR', payment.reference!.value, message, 'EPD'],
      ]);
    },
  );

  it.each([
    ['fr', 'Section paiement'],
    ['de', 'Zahlteil'],
    ['it', 'Sezione pagamento'],
    ['en', 'Payment part'],
    ['es', 'Payment part'],
  ] as const)('E-9 has in %s the heading "%s"', async (locale, heading) => {
    expect(await textOf(example('on-account', locale))).toContain(heading);
  });

  it('E-9 with an ISO reference names the common account', async () => {
    const document = example('on-account', 'de');
    const reference = { kind: 'SCOR', value: 'RF18539007547034' } as const;
    const changed = { ...document, payment: { ...document.payment, reference } };
    const lines = qrCodeOn(await pageOf(await draw(changed), 'last'))?.split('\n') ?? [];
    expect(lines[3]).toBe('CH5800791123000889012');
    expect(lines.slice(27, 29)).toEqual(['SCOR', 'RF18539007547034']);
  });

  it('E-9 says every amount exactly', () => {
    const line = (listNet: number) =>
      exampleLine({ text: 'X', listNet, tax: { category: 'Z', basisPoints: 0 } });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: largestAmount }), (due) => {
        const { amount } = paymentPartOf(exampleOf({ lines: [line(due)] }));
        expect(Number(amount!.toFixed(2).replace('.', ''))).toBe(due);
      }),
    );
  });

  it('E-9 keeps within the lengths and letters that banks take', async () => {
    const document = example('on-account', 'fr');
    const name = `${'Société Œuvre Żółw '.repeat(5)}株式会社`;
    const buyer = {
      ...document.buyer,
      name,
      address: { ...document.buyer.address, city: 'Å'.repeat(80) },
    };
    const drawn = await draw({ ...document, buyer });
    const lines = qrCodeOn(await pageOf(drawn, 'last'))?.split('\n') ?? [];
    expect(lines[21]).toBe(name.slice(0, 70).trim());
    expect(lines[25]).toBe('Å'.repeat(35));
  });

  it.each([
    ['paid', example('paid-by-card', 'fr')],
    ['in euros', example('reverse-charge', 'fr')],
    ['a credit', { ...example('on-account', 'fr'), kind: 'credit-note' as const }],
    [
      'without a reference',
      exampleOf({
        lines: [exampleLine({ text: 'X', listNet: 100 })],
        payment: { means: 'transfer', reference: null, paidOn: null },
      }),
    ],
  ])('is not on what is %s', async (_what, document) => {
    expect(qrCodeOn(await pageOf(await draw(document), 'last'))).toBeNull();
  });

  it('is refused where reference and account do not go together', async () => {
    const document = example('on-account', 'fr');
    const bankAccounts = { ...document.seller.bankAccounts, qrIban: null };
    const changed = { ...document, seller: { ...document.seller, bankAccounts } };
    await expect(async () => draw(changed)).rejects.toThrow('QR-IBAN');
  });
});

describe('the file of a document', () => {
  it.each(all.filter(([, , { kind }]) => kind !== 'pro-forma'))(
    'E-10 %s in %s has its own XML in it, which the schema allows and whose sums are the document’s',
    async (_kind, _locale, document) => {
      const files = attachmentsOf(await draw(document));
      expect(Object.keys(files)).toEqual(['factur-x.xml']);
      const xml = files['factur-x.xml']!;
      expect(xml).toBe(invoiceXml(document));
      expect(schemaFaults(xml)).toEqual([]);
      expect(validate(xml)).toEqual([]);
      const { lines, groups, sums } = readInvoiceXml(xml);
      const net = lines.reduce((sum, line) => sum + line.net!, 0);
      const tax = groups.reduce((sum, group) => sum + group.tax!, 0);
      expect(sums).toMatchObject({ net, tax, gross: net + tax });
      expect(sums.due).toBe(net + tax - document.totals.paid);
    },
  );

  it('E-10 notices what the schema does not allow', () => {
    const xml = invoiceXml(example('on-account', 'fr'));
    expect(schemaFaults(xml.replace(/<ram:TypeCode>380<\/ram:TypeCode>/, ''))).not.toEqual([]);
  });

  it('E-10 is marked as PDF/A-3b and Factur-X, and refers to no font, color or time from outside', async () => {
    const pdf = Buffer.from(await draw(example('on-account', 'fr'))).toString('latin1');
    for (const mark of [
      '<pdfaid:part>3</pdfaid:part>',
      '<pdfaid:conformance>B</pdfaid:conformance>',
      '<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>',
      '<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>',
      '<pdfaProperty:name>ConformanceLevel</pdfaProperty:name>',
      '/AFRelationship /Alternative',
      '/S /GTS_PDFA1',
      '<xmp:CreateDate>2026-11-27T00:00:00Z</xmp:CreateDate>',
    ]) {
      expect(pdf).toContain(mark);
    }
    expect(pdf.startsWith('%PDF-1.7')).toBe(true);
    const fontsIn = pdf.match(/\/Type \/FontDescriptor[\s\S]*?endobj/g) ?? [];
    expect(fontsIn.length).toBe(2);
    for (const font of fontsIn) expect(font).toContain('/FontFile2');
    expect(pdf).not.toMatch(/\/Subtype \/Type1|\/BaseFont \/Helvetica|\/Encrypt|\/JavaScript/);
  });

  it('A10-8 is the same, byte for byte, from two processes, whatever order its fields come in', async () => {
    const preview = fileURLToPath(new URL('../src/document/preview.js', import.meta.url));
    const hashes = ['one', 'two'].map((name) => {
      const folder = mkdtempSync(join(tmpdir(), `documents-${name}-`));
      spawnSync(process.execPath, [preview, folder], {
        env: { TZ: name === 'one' ? 'UTC' : 'Asia/Tokyo' },
      });
      const files = readdirSync(folder).map((file) => [
        file,
        hashOf(readFileSync(join(folder, file))),
      ]);
      rmSync(folder, { recursive: true });
      return Object.fromEntries(files) as Record<string, string>;
    });
    expect(Object.keys(hashes[0]!)).toHaveLength(exampleKinds.length * locales.length);
    expect(hashes[1]).toEqual(hashes[0]);
    const document = example('on-account', 'fr');
    const turned = Object.fromEntries(
      Object.entries(document).toReversed(),
    ) as unknown as LegalDocument;
    expect(hashOf(await draw(turned))).toBe(hashes[0]!['on-account.fr.pdf']);
  }, 180_000);

  it('A10-8 is another one for another document', async () => {
    const document = example('on-account', 'fr');
    const other = { ...document, organizationId: 'another' };
    expect(hashOf(await draw(other))).not.toBe(hashOf(await draw(document)));
  });
});

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('drawing beside the requests', () => {
  let render: RenderDocument;
  beforeAll(() => {
    render = new RenderDocument();
  });
  afterAll(() => render.onModuleDestroy());

  it('A10-8 gives the same bytes as drawing here, many at once', async () => {
    const documents = exampleKinds.map((kind) => example(kind, 'de'));
    const drawn = await Promise.all(
      documents.map((document) => render.execute(document, { logo: png })),
    );
    const here = await Promise.all(documents.map((document) => draw(document, png)));
    expect(drawn.map(hashOf)).toEqual(here.map(hashOf));
  });

  it('says what is wrong with a document, and draws the next one', async () => {
    const document = example('on-account', 'fr');
    const reference = { ...qrReference('1'), value: '123' };
    const faulty = { ...document, payment: { ...document.payment, reference } };
    await expect(render.execute(faulty, { logo: null })).rejects.toThrow(/reference/i);
    expect((await render.execute(document, { logo: null })).length).toBeGreaterThan(10_000);
  });

  it('refuses more than a hundred that wait, and those that wait when the service ends', async () => {
    const stopped = new RenderDocument();
    const orders = Array.from({ length: 101 }, () =>
      stopped
        .execute(example('paid-by-card', 'fr'), { logo: null })
        .catch((error: unknown) => error),
    );
    expect(await orders[100]).toEqual(new Problem('busy', { retryAfter: 5 }));
    await stopped.onModuleDestroy();
    expect((await Promise.all(orders)).some((answer) => answer instanceof Problem)).toBe(true);
  });
});

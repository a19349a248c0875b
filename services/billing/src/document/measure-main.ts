import PdfDocument from 'pdfkit';
import { drawDocument } from './draw-document.js';
import { type ExampleKind, example } from './examples.js';
import { loadFonts } from './fonts.js';
import { validate } from './invoice-rules.js';
import { invoiceXml } from './invoice-xml.js';

// `npm run bench:documents`: how much of a core a document takes, against a bare page of the same library, in turns.
const rounds = 9;
const fonts = loadFonts();
const drawn = (kind: ExampleKind) => () => drawDocument(example(kind, 'fr'), { logo: null }, fonts);
const works = {
  'bare page, Helvetica': barePage,
  'paid invoice: PDF/A-3b, XML': drawn('paid-by-card'),
  'invoice on account: PDF/A-3b, XML, QR-bill': drawn('on-account'),
  'pro-forma: PDF/A-3b, QR-bill': drawn('pro-forma'),
  'rules of EN 16931': async () => validate(invoiceXml(example('on-account', 'fr'))),
};

/** Milliseconds of processor time for one, the best of all rounds: what else the machine does takes nothing off. */
const best = new Map<string, number>();
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, work] of Object.entries(works)) {
    const taken = await timeOf(work, 20);
    // The first round warms up.
    if (round > 0) best.set(name, Math.min(taken, best.get(name) ?? Number.POSITIVE_INFINITY));
  }
}
const bare = best.get('bare page, Helvetica') ?? Number.NaN;
for (const [name, taken] of best) {
  const figures = [taken.toFixed(1), 'ms,', (1_000 / taken).toFixed(0), 'a second,'];
  console.log(
    [name.padEnd(44), ...figures, `${(taken / bare).toFixed(1)} times a bare page`].join(' '),
  );
}
console.log(`resident: ${Math.round(process.memoryUsage().rss / 1e6)} MB`);

async function timeOf(work: () => Promise<unknown>, times: number): Promise<number> {
  const before = process.cpuUsage();
  for (let n = 0; n < times; n += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / times;
}

function barePage(): Promise<void> {
  return new Promise((resolve) => {
    const pdf = new PdfDocument({ size: 'A4' });
    pdf.on('end', resolve).resume();
    for (let line = 0; line < 20; line += 1) pdf.text(`A line of a page: ${line}`);
    pdf.end();
  });
}

import { validate as at } from 'stdnum/lib/cjs/at/uid.js';
import { validate as be } from 'stdnum/lib/cjs/be/vat.js';
import { validate as bg } from 'stdnum/lib/cjs/bg/vat.js';
import { validate as ch } from 'stdnum/lib/cjs/ch/uid.js';
import { validate as cy } from 'stdnum/lib/cjs/cy/vat.js';
import { validate as cz } from 'stdnum/lib/cjs/cz/dic.js';
import { validate as de } from 'stdnum/lib/cjs/de/vat.js';
import { validate as dk } from 'stdnum/lib/cjs/dk/cvr.js';
import { validate as ee } from 'stdnum/lib/cjs/ee/kmkr.js';
import { validate as es } from 'stdnum/lib/cjs/es/nif.js';
import { validate as fi } from 'stdnum/lib/cjs/fi/alv.js';
import { validate as fr } from 'stdnum/lib/cjs/fr/tva.js';
import { validate as gr } from 'stdnum/lib/cjs/gr/vat.js';
import { validate as hr } from 'stdnum/lib/cjs/hr/oib.js';
import { validate as hu } from 'stdnum/lib/cjs/hu/anum.js';
import { validate as ie } from 'stdnum/lib/cjs/ie/vat.js';
import { validate as it } from 'stdnum/lib/cjs/it/iva.js';
import { validate as lt } from 'stdnum/lib/cjs/lt/pvm.js';
import { validate as lu } from 'stdnum/lib/cjs/lu/tva.js';
import { validate as lv } from 'stdnum/lib/cjs/lv/pvn.js';
import { validate as mt } from 'stdnum/lib/cjs/mt/vat.js';
import { validate as nl } from 'stdnum/lib/cjs/nl/btw.js';
import { validate as pl } from 'stdnum/lib/cjs/pl/nip.js';
import { validate as pt } from 'stdnum/lib/cjs/pt/nif.js';
import { validate as ro } from 'stdnum/lib/cjs/ro/cif.js';
import { validate as se } from 'stdnum/lib/cjs/se/vat.js';
import { validate as si } from 'stdnum/lib/cjs/si/ddv.js';
import { validate as sk } from 'stdnum/lib/cjs/sk/dph.js';

/**
 * The numbers of the European Union, by their two letters (Directive 2006/112/EC, article 215; Greece's are EL). Each
 * country by its own file: the whole library is ten times as much memory.
 */
const ofTheUnion: Readonly<Record<string, typeof at>> = {
  ...{ AT: at, BE: be, BG: bg, CY: cy, CZ: cz, DE: de, DK: dk, EE: ee, EL: gr, ES: es, FI: fi },
  ...{ FR: fr, HR: hr, HU: hu, IE: ie, IT: it, LT: lt, LU: lu, LV: lv, MT: mt, NL: nl, PL: pl },
  ...{ PT: pt, RO: ro, SE: se, SI: si, SK: sk },
};

/** The Swiss UID (eCH-0097), and the three suffixes of whoever is registered for VAT (MWSTG, article 66). */
const swiss = /^CHE(\d{3})(\d{3})(\d{3})(MWST|TVA|IVA)?$/;

/**
 * A tax number in the form in which it is written on invoices, or null when its form or its check digits are wrong:
 * "che123456788 mwst" becomes "CHE-123.456.788 MWST", "de 136 695 976" becomes "DE136695976".
 */
export function canonicalTaxNumber(typed: string): string | null {
  const bare = typed.toUpperCase().replaceAll(/[\s.-]/g, '');
  const [, first, second, third, suffix] = swiss.exec(bare) ?? [];
  if (first !== undefined) {
    if (!ch(`CHE${first}${second}${third}`).isValid) return null;
    return `CHE-${first}.${second}.${third}${suffix === undefined ? '' : ` ${suffix}`}`;
  }
  if (!/^[A-Z]{2}[\dA-Z+*]{2,13}$/.test(bare)) return null;
  const country = bare.slice(0, 2);
  const isValid =
    Object.hasOwn(ofTheUnion, country) && ofTheUnion[country]?.(bare.slice(2)).isValid;
  return isValid ? bare : null;
}

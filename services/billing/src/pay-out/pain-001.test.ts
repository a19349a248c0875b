import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Payment, paymentFile, type PaymentFileHead } from './pain-001.js';

const head: PaymentFileHead = {
  id: '019ab0c2-7a11-7c3e-9f00-5b1d3c2a4e6f',
  createdAt: new Date('2026-11-27T23:30:00.123Z'),
  executeOn: '2026-11-28',
  debtor: 'Atrium & Cie',
  ibans: { CHF: 'CH9300762011623852957', EUR: 'CH5604835012345678009' },
};
const francs: Payment = {
  ...{ _id: '019ab0c2-0000-7000-8000-000000000001', amount: 5, currency: 'CHF' },
  ...{ iban: 'LI21088100002324013AA', name: 'Müller <Söhne> & "Co" O\'Neil' },
};
const euros: Payment = {
  ...{ _id: '019ab0c2-0000-7000-8000-000000000002', amount: 123_456, currency: 'EUR' },
  ...{ iban: 'DE89370400440532013000', name: 'Entreprise Familiale Sàrl' },
};

describe('decision 41 the file for the bank', () => {
  it('decision 41 has a block for each currency, with the account that pays and the day in Zurich', () => {
    const xml = paymentFile(head, [euros, francs]);
    expect(xml).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">',
        '<CstmrCdtTrfInitn><GrpHdr><MsgId>019ab0c27a117c3e9f005b1d3c2a4e6f</MsgId>' +
          '<CreDtTm>2026-11-27T23:30:00Z</CreDtTm><NbOfTxs>2</NbOfTxs><CtrlSum>1234.61</CtrlSum>' +
          '<InitgPty><Nm>Atrium &amp; Cie</Nm></InitgPty></GrpHdr>' +
          '<PmtInf><PmtInfId>019ab0c27a117c3e9f005b1d3c2a4e6-CHF</PmtInfId><PmtMtd>TRF</PmtMtd>' +
          '<BtchBookg>true</BtchBookg><NbOfTxs>1</NbOfTxs><CtrlSum>0.05</CtrlSum>' +
          '<ReqdExctnDt><Dt>2026-11-28</Dt></ReqdExctnDt><Dbtr><Nm>Atrium &amp; Cie</Nm></Dbtr>' +
          '<DbtrAcct><Id><IBAN>CH9300762011623852957</IBAN></Id></DbtrAcct>' +
          '<DbtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>CHBCC</Cd></ClrSysId>' +
          '<MmbId>762</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt>' +
          '<CdtTrfTxInf><PmtId><InstrId>019ab0c2000070008000000000000001</InstrId>' +
          '<EndToEndId>019ab0c2000070008000000000000001</EndToEndId></PmtId>' +
          '<Amt><InstdAmt Ccy="CHF">0.05</InstdAmt></Amt>' +
          '<Cdtr><Nm>Müller &lt;Söhne&gt; &amp; &quot;Co&quot; O&apos;Neil</Nm></Cdtr>' +
          '<CdtrAcct><Id><IBAN>LI21088100002324013AA</IBAN></Id></CdtrAcct>' +
          '<RmtInf><Ustrd>Pay-out 019ab0c2-0000-7000-8000-000000000001</Ustrd></RmtInf></CdtTrfTxInf>' +
          '</PmtInf>' +
          '<PmtInf><PmtInfId>019ab0c27a117c3e9f005b1d3c2a4e6-EUR</PmtInfId><PmtMtd>TRF</PmtMtd>' +
          '<BtchBookg>true</BtchBookg><NbOfTxs>1</NbOfTxs><CtrlSum>1234.56</CtrlSum>' +
          '<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>' +
          '<ReqdExctnDt><Dt>2026-11-28</Dt></ReqdExctnDt><Dbtr><Nm>Atrium &amp; Cie</Nm></Dbtr>' +
          '<DbtrAcct><Id><IBAN>CH5604835012345678009</IBAN></Id></DbtrAcct>' +
          '<DbtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>CHBCC</Cd></ClrSysId>' +
          '<MmbId>4835</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>' +
          '<CdtTrfTxInf><PmtId><InstrId>019ab0c2000070008000000000000002</InstrId>' +
          '<EndToEndId>019ab0c2000070008000000000000002</EndToEndId></PmtId>' +
          '<Amt><InstdAmt Ccy="EUR">1234.56</InstdAmt></Amt>' +
          '<Cdtr><Nm>Entreprise Familiale Sàrl</Nm></Cdtr>' +
          '<CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>' +
          '<RmtInf><Ustrd>Pay-out 019ab0c2-0000-7000-8000-000000000002</Ustrd></RmtInf></CdtTrfTxInf>' +
          '</PmtInf></CstmrCdtTrfInitn>',
        '</Document>',
        '',
      ].join('\n'),
    );
    expect(paymentFile(head, [francs, euros])).toBe(xml);
  });

  it('decision 41 has no reference longer than 35 characters, and no element opened by a name', () => {
    const name = fc.string({ unit: 'grapheme-ascii', maxLength: 70 });
    fc.assert(
      fc.property(name, (text) => {
        const xml = paymentFile(head, [{ ...francs, name: text }]);
        expect(xml.match(/<Cdtr><Nm>[^<]*<\/Nm><\/Cdtr>/g)).toHaveLength(1);
        for (const [, id] of xml.matchAll(/<(?:MsgId|PmtInfId|InstrId|EndToEndId)>([^<]*)</g)) {
          expect(id!.length).toBeLessThanOrEqual(35);
        }
      }),
    );
  });

  it('decision 41 is not made without a payment, or without an account to pay from', () => {
    expect(() => paymentFile(head, [])).toThrow(RangeError);
    const noFrancs = { ...head, ibans: { ...head.ibans, CHF: null } };
    expect(() => paymentFile(noFrancs, [francs])).toThrow('no account to pay CHF from');
  });
});

import { expect, it } from '@jest/globals';
import type { LegalDocument } from './legal-document.js';
import { example } from './examples.js';
import { paymentPartOf } from './payment-part.js';

it('E-9 writes names as banks take them: signs of typesetters as they are typed, of other scripts nothing', () => {
  const onAccount: LegalDocument = example('on-account', 'fr');
  const { address } = onAccount.buyer;
  const partOf = (name: string, street: string) =>
    paymentPartOf({
      ...onAccount,
      buyer: { ...onAccount.buyer, name, address: { ...address, street } },
    }).debtor;
  expect(partOf('L’Atelier – “Chez Anna”', 'Rue de l’Église')).toMatchObject({
    name: `L'Atelier - "Chez Anna"`,
    address: "Rue de l'Église",
  });
  expect(partOf('木村', 'Rue du Pont')).toBeUndefined();
});

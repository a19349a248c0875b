import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import {
  type Shape,
  InviteMemberInput,
  ListInvoicesInput,
  PromoCodeTerms,
  StartSignUpInput,
  VerifySignUpInput,
} from '../src/index.js';

async function faults(shape: Shape, body: unknown): Promise<string[]> {
  const errors = await validate(plainToInstance(shape, body), {
    whitelist: true,
    forbidNonWhitelisted: true,
  });
  return errors.map(({ property }) => property);
}

const client = { network: '192.0.2.1', userAgent: 'curl' };
const julie = {
  email: 'julie@munster.example',
  password: 'a long enough password',
  givenName: 'Julie',
  familyName: 'Munster',
  locale: 'fr',
  organization: { type: 'individual' },
  client,
};

describe('input', () => {
  it('is taken when all is as declared', async () => {
    expect(await faults(StartSignUpInput, julie)).toEqual([]);
    expect(await faults(VerifySignUpInput, { token: 't'.repeat(20), client })).toEqual([]);
  });

  it.each(Object.keys(julie))(
    'names %s when it is missing, null, a list, an object or a number',
    async (name) => {
      for (const wrong of [undefined, null, ['a@b.example'], { $ne: null }, 7, 'a\0b', '']) {
        expect(await faults(StartSignUpInput, { ...julie, [name]: wrong })).toEqual([name]);
      }
    },
  );

  it('refuses a field that nobody declared, such as a verified flag', async () => {
    for (const extra of ['emailVerified', 'role', 'organizationId', '_id', 'state']) {
      expect(await faults(StartSignUpInput, { ...julie, [extra]: true })).toEqual([extra]);
    }
  });

  it('looks into nested objects and lists', async () => {
    const rights = {
      role: 'collaborator',
      billing: false,
      organizationId: 'o',
      email: julie.email,
    };
    const products = [{ productId: 'p1', right: 'own' }];
    expect(await faults(InviteMemberInput, { ...rights, products })).toEqual(['products']);
    expect(await faults(StartSignUpInput, { ...julie, organization: [] })).toEqual([
      'organization',
    ]);
    const wrongType = { type: { $gt: '' } };
    expect(await faults(StartSignUpInput, { ...julie, organization: wrongType })).toEqual([
      'organization',
    ]);
  });

  it('takes no moment and no day that is not in the calendar', async () => {
    const code = { code: 'SUMMER', discount: { kind: 'percent', basisPoints: 2_000 } };
    const history = { organizationId: 'o' };
    for (const from of ['2028-02-29T23:59:59Z', '2026-12-31T00:00:00.123Z']) {
      expect(await faults(PromoCodeTerms, { ...code, from })).toEqual([]);
    }
    for (const from of ['2026-02-29T10:00:00Z', '2026-12-31T24:00:00Z', '2026-13-01T10:00:00Z']) {
      expect(await faults(PromoCodeTerms, { ...code, from })).toEqual(['from']);
    }
    expect(await faults(ListInvoicesInput, { ...history, from: '2028-02-29' })).toEqual([]);
    expect(await faults(ListInvoicesInput, { ...history, from: '2026-02-29' })).toEqual(['from']);
  });

  it('takes names with a dot in them', async () => {
    const names = ['St. Gallen AG', 'booking.com AG', 'Dupont S.A./N.V.', 'J.R.R. Tolkien', 'a/b'];
    for (const givenName of names) {
      expect(await faults(StartSignUpInput, { ...julie, givenName })).toEqual([]);
    }
  });

  it('takes no link and no line break in a name that goes into mails', async () => {
    const breaks = [
      'Julie\nBcc: x',
      'Julie\u2028http://evil.example',
      'Julie\u2029x',
      'Julie\u202ex',
    ];
    const links = [
      'http://evil.example',
      'see www.evil.example',
      'Pay at bit.ly/x',
      'evil.example:80/x',
    ];
    for (const givenName of [...links, ...breaks, ' ']) {
      expect(await faults(StartSignUpInput, { ...julie, givenName })).toEqual(['givenName']);
    }
  });
});

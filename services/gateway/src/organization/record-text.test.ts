import { describe, expect, it } from '@jest/globals';
import type { SuccessionRecord } from '@atrium/contracts';
import { recordAsText } from './record-text.js';

const julie = { accountId: 'julie', name: 'Julie Munster', email: 'julie@munster.example' };
const anna = { accountId: 'anna', name: 'Anna Rossi', email: 'anna@rossi.example' };
const gone = { accountId: 'gone', name: null, email: null };

const record: SuccessionRecord = {
  format: 'succession-record-1',
  id: 'record',
  organizationId: 'organization',
  organizationName: 'Entreprise Familiale Sàrl',
  kind: 'hand-over',
  person: anna,
  giverBecame: 'administrator',
  proposal: {
    by: julie,
    at: '2026-11-26T09:00:00.000Z',
    authenticationMethods: ['pwd', 'otp', 'mfa'],
    authenticatedAt: '2026-11-26T08:55:00.000Z',
  },
  confirmation: {
    by: anna,
    at: '2026-11-27T10:00:00.000Z',
    authenticationMethods: ['pwd'],
    authenticatedAt: '2026-11-27T09:59:00.000Z',
  },
  representativesBefore: [julie, gone],
  representativesAfter: [anna, gone],
  hash: 'a'.repeat(64),
};

describe('a record as text', () => {
  it('B-3 says who, when, how they had signed in, and who represented the organization before and after', () => {
    expect(recordAsText(record)).toBe(`CHANGE OF LEGAL REPRESENTATION

Organization:           Entreprise Familiale Sàrl (organization)
What happened:          The role of legal representative was handed over
From then on:           Anna Rossi, anna@rossi.example (anna)

Proposed by:            Julie Munster, julie@munster.example (julie)
  when:                 2026-11-26T09:00:00.000Z
  signed in by:         pwd, otp, mfa, at 2026-11-26T08:55:00.000Z

Confirmed by:           Anna Rossi, anna@rossi.example (anna)
  when:                 2026-11-27T10:00:00.000Z
  signed in by:         pwd, at 2026-11-27T09:59:00.000Z
Whoever had it became:  administrator

Before:                 Julie Munster, julie@munster.example (julie)
                        name not known (gone)
After:                  Anna Rossi, anna@rossi.example (anna)
                        name not known (gone)

Record:                 record (succession-record-1)
SHA-256 (RFC 8785):     ${'a'.repeat(64)}
`);
  });

  it('names nobody’s confirmation where the role was taken', () => {
    const removal = { ...record, kind: 'removal' as const, confirmation: null };
    expect(recordAsText(removal)).toContain('\nDone by:                Julie Munster');
    expect(recordAsText(removal)).not.toContain('Confirmed');
  });
});

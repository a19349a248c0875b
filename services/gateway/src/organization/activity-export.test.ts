import { describe, expect, it } from '@jest/globals';
import type { Activity } from '@atrium/contracts';
import { exported } from './activity-export.js';

const line: Activity = {
  activityId: 'one',
  at: '2026-11-26T09:00:00.000Z',
  kind: 'member.removed',
  by: { accountId: 'julie', email: 'julie@munster.example', givenName: 'Julie', familyName: 'M' },
  about: 'member',
  aboutId: 'marc',
  person: { accountId: 'marc' },
  productId: null,
  facts: [
    { name: 'role', value: 'collaborator' },
    { name: 'billing', value: 'false' },
  ],
};
const head =
  'at,kind,by,byName,byEmail,about,aboutId,person,personName,personEmail,productId,facts,activityId';
const start = '2026-11-26T09:00:00.000Z,member.removed,julie,';

describe('an exported activity log', () => {
  it('B-6 is a table with a line of names', () => {
    expect(exported([line], 'csv')).toBe(
      `${head}\n${start}Julie M,julie@munster.example,member,marc,marc,,,,role=collaborator; billing=false,one\n`,
    );
    expect(exported([], 'csv')).toBe(`${head}\n`);
  });

  it.each([
    ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\uff1d1', `'\uff1d1`],
    ['Julie, "the boss"', '"Julie, ""the boss"""'],
  ])('B-6 runs no formula in a spreadsheet: %s', (givenName, cell) => {
    const by = { accountId: 'julie', givenName };
    expect(exported([{ ...line, by }], 'csv')).toContain(`${start}${cell},,member,`);
  });

  it('B-6 is one object in each line, as the API shows it', () => {
    const text = exported([line, line], 'jsonl');
    expect(text.endsWith('}\n')).toBe(true);
    const lines = text.trimEnd().split('\n');
    expect(lines.map((one) => JSON.parse(one) as Activity)).toEqual([line, line]);
    expect(exported([], 'jsonl')).toBe('');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Activities, Activity } from '@atrium/contracts';
import { gathered, linesPerPage } from '../http/gathered.js';
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

describe('an activity log that is longer than a file', () => {
  /** A log of so many lines, of whose pages only each n-th line is wanted. */
  function log(length: number, nth: number) {
    let pages = 0;
    const read = async ({ cursor = '0' }: { cursor?: string }): Promise<Activities> => {
      pages += 1;
      const to = Math.min(Number(cursor) + linesPerPage, length);
      const items: Activity[] = [];
      for (let n = Number(cursor); n < to; n += 1) {
        if (n % nth === 0) items.push({ ...line, activityId: String(n) });
      }
      return { items, nextCursor: to === length ? null : String(to) };
    };
    return { read, pages: () => pages };
  }

  async function files({ read, pages }: ReturnType<typeof log>) {
    const sizes: number[] = [];
    const lines: Activity[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const before = pages();
      const file: Awaited<ReturnType<typeof gathered<Activity>>> = await gathered(read, cursor);
      expect(pages() - before).toBeLessThanOrEqual(100);
      sizes.push(file.lines.length);
      lines.push(...file.lines);
      cursor = file.nextCursor;
    }
    return { sizes, ids: lines.map(({ activityId }) => Number(activityId)) };
  }

  it('B-6 goes on in the next one, no line missing and none twice', async () => {
    const { sizes, ids } = await files(log(25_001, 1));
    expect(sizes).toEqual([10_000, 10_000, 5_001]);
    expect(ids).toEqual(Array.from({ length: 25_001 }, (_, n) => n));
    expect((await files(log(10_000, 1))).sizes).toEqual([10_000]);
    expect((await files(log(0, 1))).sizes).toEqual([0]);
  });

  it('asks for so many pages and no more, where few lines are wanted', async () => {
    const { sizes, ids } = await files(log(50_000, 1_000));
    expect(sizes).toEqual([20, 20, 10]);
    expect(ids).toEqual(Array.from({ length: 50 }, (_, n) => n * 1_000));
  });
});

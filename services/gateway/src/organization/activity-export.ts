import type { Activity, ActivePerson } from '@atrium/contracts';
import { stringify } from 'csv-stringify/sync';

/** How an export is written: as a table (RFC 4180), or one JSON object in each line. */
export const exportFormats = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What each format is called in HTTP. */
export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** The columns of the table: one act is one row, its facts are one cell. */
const columns = [
  'at',
  'kind',
  'by',
  'byName',
  'byEmail',
  'about',
  'aboutId',
  'person',
  'personName',
  'personEmail',
  'productId',
  'facts',
  'activityId',
] as const;

/** Acts as a file, in the order given. */
export function exported(activities: readonly Activity[], format: ExportFormat): string {
  if (format === 'jsonl') return activities.map((one) => `${JSON.stringify(one)}\n`).join('');
  // A spreadsheet takes what begins with "=", "+", "-" or "@" for a formula, and people choose their names.
  return stringify(activities.map(rowOf), {
    header: true,
    columns: [...columns],
    escape_formulas: true,
  });
}

function rowOf({ by, person, facts, ...line }: Activity): Record<(typeof columns)[number], string> {
  const { activityId, at, kind, about, aboutId, productId } = line;
  return {
    ...{ activityId, at, kind, about, aboutId, productId: productId ?? '' },
    ...{ by: by?.accountId ?? '', byName: nameOf(by), byEmail: by?.email ?? '' },
    ...{
      person: person?.accountId ?? '',
      personName: nameOf(person),
      personEmail: person?.email ?? '',
    },
    facts: facts.map(({ name, value }) => `${name}=${value}`).join('; '),
  };
}

function nameOf(person: ActivePerson | null): string {
  return [person?.givenName, person?.familyName].filter((part) => part !== undefined).join(' ');
}

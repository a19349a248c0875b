import { writeFileSync } from 'node:fs';
import './index.js';
import { activityPage } from './organizations/activity-kinds.js';
import { problems } from './problems.js';
import { contractsSnapshot } from './snapshot.js';

/** Beside this package's `package.json`. */
export const snapshotFile = new URL('../../contracts.snapshot.json', import.meta.url);
export const problemsFile = new URL('../../../../docs/problems.md', import.meta.url);
export const activityFile = new URL('../../../../docs/activity.md', import.meta.url);

/** The page of all problems, one section each: `#not-found`. */
export function problemsPage(): string {
  const sections = Object.entries(problems).map(
    ([code, { status, title, about }]) => `## ${code}\n\n**${status}** ${title}\n\n${about}\n`,
  );
  return [
    '# Problems\n',
    'Errors are `application/problem+json` (RFC 9457). `code` is stable and part of the API; `type` is `/problems/<code>`;',
    '`errors` names fields by JSON Pointer; `instance` is the id of the request.\n',
    ...sections,
  ].join('\n');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(snapshotFile, `${JSON.stringify(contractsSnapshot(), null, 2)}\n`);
  writeFileSync(problemsFile, problemsPage());
  writeFileSync(activityFile, activityPage());
}

import { appendFileSync, readFileSync } from 'node:fs';

/** Appends this run's counts as one JSON line to the file that the whole run sums up, when it names one. */
export default class Counts {
  onRunComplete(_contexts, results) {
    const file = process.env.ATRIUM_TEST_COUNTS;
    if (!file) return;
    const { name: project } = JSON.parse(readFileSync('package.json', 'utf8'));
    const passed = results.numPassedTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    appendFileSync(file, `${JSON.stringify({ project, passed, failed })}\n`);
  }
}

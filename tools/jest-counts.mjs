import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Appends this run's counts, and what failed by name, as one JSON line to the file that the whole run sums up,
 * when it names one.
 */
export default class Counts {
  onRunComplete(_contexts, results) {
    const file = process.env.ATRIUM_TEST_COUNTS;
    if (!file) return;
    const { name: project } = JSON.parse(readFileSync('package.json', 'utf8'));
    const passed = results.numPassedTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const failures = results.testResults.flatMap(failuresOf);
    appendFileSync(file, `${JSON.stringify({ project, passed, failed, failures })}\n`);
  }
}

/** What failed in one test file, a text each: its name and the beginning of its message. */
function failuresOf({ testFilePath, testResults, testExecError, failureMessage }) {
  const file = relative(process.cwd(), testFilePath);
  if (testExecError) return [`${file}: ${beginningOf(failureMessage)}`];
  return testResults
    .filter(({ status }) => status === 'failed')
    .map(
      ({ fullName, failureMessages }) => `${file}: ${fullName}\n${beginningOf(failureMessages[0])}`,
    );
}

function beginningOf(message) {
  return stripVTControlCharacters(message ?? '')
    .split('\n')
    .slice(0, 12)
    .join('\n');
}

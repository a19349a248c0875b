/**
 * Sums what the projects' test runs have counted. A project that was to be tested and counted nothing is a
 * failure of its own: an empty run must not look like a good one. What failed is answered by name.
 */
export function sumOfTests(lines, projects) {
  const runs = lines.map((line) => JSON.parse(line));
  const silent = projects.filter(
    (project) => !runs.some((run) => run.project === project && run.passed + run.failed > 0),
  );
  const total = (what) => runs.reduce((sum, run) => sum + run[what], 0);
  const failures = [
    ...runs.flatMap(({ project, failures }) => failures.map((one) => `${project} ${one}`)),
    ...silent.map((project) => `${project} ran no test`),
  ];
  return { passed: total('passed'), failed: total('failed') + silent.length, failures };
}

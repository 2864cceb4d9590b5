// @ts-check
// Which files of tests are to be made again: those with a failure during which the machine itself was late.
// Where a machine stalls for 100 ms, a test of milliseconds can fail though nothing is wrong. What is wrong each time
// fails again; what is wrong now and then may pass, so each file that is made again is named, and counted at the end.

/** How often a file is made again at most. */
export const repeatsMax = 2;

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ path: string, fromMs: number, toMs: number, counts: Counts }} FailedFile
 */

/**
 * The files with a failure, from vitest's JSON, with what was counted of each and when it ran (epoch milliseconds).
 * A file that could not be loaded is none of them: that is not a matter of time.
 * @param {string} report
 * @returns {FailedFile[]}
 */
export function failedFiles(report) {
  /** @type {{ testResults: { name: string, startTime: number, endTime: number, assertionResults: { status: string }[] }[] }} */
  const { testResults } = JSON.parse(report);
  return testResults
    .map(({ name, startTime, endTime, assertionResults }) => {
      const count = (/** @type {string} */ status) =>
        assertionResults.filter((result) => result.status === status).length;
      const [passed, failed] = [count("passed"), count("failed")];
      const counts = { passed, failed, skipped: assertionResults.length - passed - failed };
      return { path: name, fromMs: startTime, toMs: endTime, counts };
    })
    .filter(({ counts }) => counts.failed > 0);
}

/**
 * What was counted of all, where some files were made again: their last account instead of their first.
 * @param {Counts} all @param {Counts} before @param {Counts} after
 * @returns {Counts}
 */
export function recounted(all, before, after) {
  return {
    passed: all.passed - before.passed + after.passed,
    failed: all.failed - before.failed + after.failed,
    skipped: all.skipped - before.skipped + after.skipped,
  };
}

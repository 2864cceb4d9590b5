// @ts-check

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * What a run of vitest counted. One that ended badly without a failed test (a file that does not load, an error outside
 * of tests, no report at all) counts as one failure: it must not look like success.
 * @param {string | undefined} report vitest's JSON
 * @param {unknown} exitCode
 * @returns {Counts}
 */
export function readCounts(report, exitCode) {
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
    testResults = [],
  } = report ? JSON.parse(report) : {};
  const unloaded = testResults.filter(isUnloaded).length;
  const failures = numFailedTests + unloaded;
  const failed = failures === 0 && (exitCode !== 0 || report === undefined) ? 1 : failures;
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

/**
 * It failed without a failed test: it could not be loaded, or a hook of it threw.
 * @param {{ status: string, assertionResults: { status: string }[] }} file
 */
function isUnloaded({ status, assertionResults }) {
  return status === "failed" && !assertionResults.some((result) => result.status === "failed");
}

/** @param {readonly Counts[]} counts @returns {Counts} */
export function sumCounts(counts) {
  /** @param {keyof Counts} name */
  const sum = (name) => counts.reduce((total, each) => total + each[name], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** What CI systems say of a job in the environment, and what we call it. Nothing else of the environment is kept. */
const variables: Readonly<Record<string, readonly string[]>> = {
  job: ["CI_JOB_NAME", "GITHUB_JOB", "JOB_NAME", "BUILDKITE_LABEL", "CIRCLE_JOB"],
  pipeline: ["CI_PIPELINE_ID", "GITHUB_RUN_ID", "BUILD_NUMBER", "BUILDKITE_BUILD_NUMBER", "CIRCLE_BUILD_NUM"],
  workflow: ["GITHUB_WORKFLOW", "CI_PIPELINE_NAME", "BUILDKITE_PIPELINE_SLUG", "CIRCLE_WORKFLOW_ID"],
  project: ["CI_PROJECT_PATH", "GITHUB_REPOSITORY", "CIRCLE_PROJECT_REPONAME"],
  ref: ["CI_COMMIT_REF_NAME", "GITHUB_REF_NAME", "GIT_BRANCH", "BUILDKITE_BRANCH", "CIRCLE_BRANCH"],
  commit: ["CI_COMMIT_SHA", "GITHUB_SHA", "GIT_COMMIT", "BUILDKITE_COMMIT", "CIRCLE_SHA1"],
};

const longest = 200;

/** Undefined where no CI system says it is one. */
export function ciNames(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> | undefined {
  if (!["CI", "JENKINS_URL", "BUILDKITE"].some((name) => (env[name] ?? "") !== "" && env[name] !== "false"))
    return undefined;
  const found: Record<string, string> = {};
  for (const [name, places] of Object.entries(variables)) {
    const value = places.map((place) => env[place]).find((each) => each !== undefined && each !== "");
    if (value !== undefined) found[name] = value.slice(0, longest);
  }
  return found;
}

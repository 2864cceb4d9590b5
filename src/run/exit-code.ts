/** What the process exits with. Documented in docs/exit-codes.md; never changed, only added to. */
export const exitCodes = {
  pass: 0,
  internal: 1,
  usage: 2,
  invalid: 97,
  regression: 98,
  goalMissed: 99,
  badTest: 104,
  interrupted: 105,
  scriptThrew: 107,
  scriptAborted: 108,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

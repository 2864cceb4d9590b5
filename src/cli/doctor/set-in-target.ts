import type { Examination } from "#diagnosis";
import { targetEnvironment } from "#observe";
import type { ReceivePlan } from "#run";

/** Beside what spans need: an interval of a minute is longer than most looks. */
const metrics = { OTEL_METRICS_EXPORTER: "otlp", OTEL_METRIC_EXPORT_INTERVAL: "1000" } as const;

/** What to give the target to get what is missing, to be pasted into a shell; nothing where nothing is. */
export function setInTarget({ checks }: Examination, receive: ReceivePlan): string {
  const isMissing = checks.some(({ group, status }) => group === "traces" && status !== "ok");
  if (!isMissing) return "";
  const { openTelemetry, sentry } = targetEnvironment(receive);
  const exports = (variables: Readonly<Record<string, string>>): readonly string[] =>
    Object.entries(variables).map(([name, value]) => `  export ${name}=${value}`);
  const lines = [
    "",
    "Set in the target, before it is started",
    ...exports({ ...openTelemetry, ...metrics }),
    "  node --import @plimsoll/instrument app.js        (Node; others: docs/instrument.md)",
    "or with Sentry",
    ...exports(sentry),
  ];
  return `${lines.join("\n")}\n`;
}

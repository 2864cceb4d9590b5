import type { Intake } from "../intake/intake.ts";
import { walkJson } from "./resources-json.ts";

const names = { resources: "resourceLogs", scopes: "scopeLogs", entries: "logRecords" } as const;

export function countLogsJson(body: Buffer, intake: Intake): void {
  walkJson(body, names, intake, (json) => {
    json.skip();
    intake.logRecords++;
  });
}

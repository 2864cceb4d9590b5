import type { Intake } from "../intake/intake.ts";
import { walkResources } from "./resources-protobuf.ts";
import { Wire } from "./wire.ts";

const recordTag = 18;

/** Counts the records of an ExportLogsServiceRequest: they are taken, so that senders are content, and not kept. */
export function countLogs(body: Buffer, intake: Intake): void {
  const wire = new Wire(body);
  walkResources(wire, intake, (to) => {
    while (wire.at < to) {
      const tag = wire.tag(to);
      wire.skip(tag, to);
      if (tag === recordTag) intake.logRecords++;
    }
  });
}

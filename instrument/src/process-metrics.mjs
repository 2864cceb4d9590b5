// @ts-check
import { InstrumentationBase } from "@opentelemetry/instrumentation";
import { version } from "./version.mjs";

/** CPU time and memory of this process. */
export class ProcessMetrics extends InstrumentationBase {
  constructor() {
    super("@plimsoll/instrument-process", version, {});
  }

  init() {
    return [];
  }

  /** @override */
  _updateMetricInstruments() {
    this.meter
      .createObservableCounter("process.cpu.time", { unit: "s", description: "CPU time by mode" })
      .addCallback((result) => {
        const { user, system } = process.cpuUsage();
        result.observe(user / 1e6, { "cpu.mode": "user" });
        result.observe(system / 1e6, { "cpu.mode": "system" });
      });
    this.meter
      .createObservableUpDownCounter("process.memory.usage", { unit: "By", description: "Resident memory" })
      .addCallback((result) => result.observe(process.memoryUsage.rss()));
  }
}

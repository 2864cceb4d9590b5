import type { Order, WorkerJob } from "./messages.ts";
import type { Placed, PlacedListener, Placement } from "./placement.ts";
import { WorkerSession } from "./worker-session.ts";

/** One engine in this very thread: what a debugger wants (`--inspect`), and what tests of the fleet use. */
export class InProcess implements Placement {
  place(job: WorkerJob, listener: PlacedListener): Placed {
    let isGone = false;
    const session = new WorkerSession(job, (report) => {
      if (!isGone) listener.report(job.worker, report);
    });
    const stray = (thrown: unknown): void => session.strayThrow(thrown);
    process.on("unhandledRejection", stray);
    const leave = (): void => {
      isGone = true;
      process.off("unhandledRejection", stray);
    };
    session.load().catch((error: unknown) => {
      leave();
      listener.lost(job.worker, error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
    return {
      order: (order: Order) => {
        session.handle(order);
        if (order.type === "leave") leave();
      },
      end: async () => {
        session.handle({ type: "cancel" });
        leave();
      },
    };
  }
}

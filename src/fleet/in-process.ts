import type { Order, WorkerJob } from "./messages.ts";
import type { Placed, PlacedListener, Placement } from "./placement.ts";
import { WorkerSession } from "./worker-session.ts";

/** Engines in this very thread: what a debugger wants (`--inspect`), and what tests of the fleet use. */
export class InProcess implements Placement {
  private readonly sessions = new Set<WorkerSession>();

  place(job: WorkerJob, listener: PlacedListener): Placed {
    const session = new WorkerSession(job, (report) => {
      if (this.sessions.has(session)) listener.report(job.worker, report);
    });
    this.enter(session);
    session.load().catch((error: unknown) => {
      this.leave(session);
      listener.lost(job.worker, error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
    return {
      order: (order: Order) => {
        session.handle(order);
        if (order.type === "leave") this.leave(session);
      },
      // Nobody is left to ask: it is this very thread that would be stuck.
      examine: () => Promise.resolve(undefined),
      end: async () => {
        session.handle({ type: "cancel" });
        this.leave(session);
      },
    };
  }

  private enter(session: WorkerSession): void {
    if (this.sessions.size === 0) process.on("unhandledRejection", this.stray);
    this.sessions.add(session);
  }

  private leave(session: WorkerSession): void {
    if (this.sessions.delete(session) && this.sessions.size === 0) process.off("unhandledRejection", this.stray);
  }

  /** In one thread nobody can tell whose it was: it is counted once. */
  private readonly stray = (thrown: unknown): void => {
    const [session] = this.sessions;
    session?.strayThrow(thrown);
  };
}

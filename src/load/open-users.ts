import type { Timer } from "#run";
import type { User, UserListener } from "#scenario";
import { type LoadContext, startRetryMs } from "./scenario-load.ts";

/** The users of an open load: those at hand, those being started, those that leave. */
export class OpenUsers {
  /** Being started, or waiting to be tried again. */
  starting = 0;
  /** All there are but those that leave. */
  count = 0;
  private readonly context: LoadContext;
  private readonly listener: UserListener;
  private readonly onStarted: () => void;
  private readonly idle: User[] = [];
  private readonly retries = new Map<User, Timer>();
  private nextUser = 0;
  private most = 0;
  private retiring = 0;
  private isGivingUp = false;

  /** @param onStarted one more is at hand, or has been given up */
  constructor(context: LoadContext, listener: UserListener, onStarted: () => void) {
    this.context = context;
    this.listener = listener;
    this.onStarted = onStarted;
  }

  get idleCount(): number {
    return this.idle.length;
  }

  get areGone(): boolean {
    return this.starting === 0 && this.retiring === 0;
  }

  takeMost(): number {
    const { most } = this;
    this.most = this.count;
    return most;
  }

  /** The one that worked last: its connection is the warmest. */
  take(): User | undefined {
    return this.idle.pop();
  }

  /** Makes sure that the user that will be taken as the n-th from now on is there, with its connection open. */
  warm(nth: number): void {
    const known = this.idle[this.idle.length - 1 - nth];
    if (known !== undefined) known.warm();
    else if (this.context.hasStart) {
      if (this.idle.length + this.starting <= nth) void this.start();
    } else {
      const user = this.create();
      user.warm();
      this.idle.unshift(user);
    }
  }

  give(user: User): void {
    this.idle.push(user);
  }

  create(): User {
    const { worker, workers } = this.context;
    this.most = Math.max(this.most, ++this.count);
    return this.context.createUser(worker + workers * this.nextUser++, this.listener);
  }

  /** Starts one more, and goes on trying. Resolves when it has been tried once. */
  start(): Promise<void> {
    this.starting++;
    return this.attempt(this.create());
  }

  /** Who is still to be started is not tried again. */
  giveUp(): void {
    this.isGivingUp = true;
    for (const [user, timer] of this.retries) {
      timer.cancel();
      this.leaveUnstarted(user);
    }
    this.retries.clear();
  }

  retireIdle(): void {
    for (const user of this.idle) void this.retire(user);
    this.idle.length = 0;
  }

  private async attempt(user: User): Promise<void> {
    const hasStarted = await user.start();
    if (!hasStarted && !this.isGivingUp) {
      const retry = (): void => {
        this.retries.delete(user);
        void this.attempt(user);
      };
      this.retries.set(user, this.context.clock.after(startRetryMs, retry));
      return;
    }
    if (hasStarted) {
      this.starting--;
      this.idle.push(user);
    } else this.leaveUnstarted(user);
    this.onStarted();
  }

  private leaveUnstarted(user: User): void {
    this.starting--;
    void this.retire(user);
  }

  private async retire(user: User): Promise<void> {
    this.count--;
    this.retiring++;
    await user.stop();
    user.close();
    this.retiring--;
    this.context.progressed();
  }
}

import { useSignal } from "@preact/signals";
import type { LoadOrder } from "#run";
import { countText } from "../app/figures.ts";
import { ask } from "../server/ask.ts";
import { LevelField } from "./level-field.tsx";
import type { LiveRun } from "./live-run.ts";

/** Another load from now on, a pause, an end: each is kept with the run as a mark on its charts. */
export function LoadPanel({ run }: { readonly run: LiveRun }) {
  const said = useSignal("");
  const isAsking = useSignal(false);
  const status = run.status.value;
  if (!run.mayControl.value) return null;
  const path = `./api/runs/${encodeURIComponent(run.id)}`;
  const send = async (route: "load" | "stop", order: unknown, done: string): Promise<void> => {
    isAsking.value = true;
    const answer = await ask(`${path}/${route}`, order);
    isAsking.value = false;
    said.value = answer.ok ? done : [answer.error, answer.hint].filter(Boolean).join(" ");
  };
  const change = (order: LoadOrder, done: string): void => void send("load", order, done);
  const isRunning = status?.phase === "running" && run.connection.value === "on";
  const { users, ratePerSecond, mayPause } = status?.controls ?? { users: null, ratePerSecond: null, mayPause: false };
  const isPaused = status?.isPaused === true;
  const isOff = !isRunning || isAsking.value;
  return (
    <section class="load-panel" aria-label="Load">
      {users !== null && (
        <LevelField
          name="Users"
          control={users}
          isWhole
          isOff={isOff || isPaused}
          onLevel={(level) => change({ users: level }, `${countText(level)} users asked for.`)}
        />
      )}
      {ratePerSecond !== null && (
        <LevelField
          name="Iterations/s"
          control={ratePerSecond}
          isWhole={false}
          isOff={isOff || isPaused}
          onLevel={(level) => change({ ratePerSecond: level }, `${countText(level)} iterations/s asked for.`)}
        />
      )}
      <Buttons
        run={run}
        mayPause={mayPause}
        isOff={isOff}
        isAsking={isAsking.value}
        onPause={() => change({ isPaused: !isPaused }, isPaused ? "Resumed." : "Nothing new begins until you resume.")}
        onStop={(isNow) => void send("stop", { isNow }, "Stopping: what is in flight may end, then comes the report.")}
      />
      {users === null && ratePerSecond === null && !mayPause && (
        <p class="quiet small">This method decides on its load itself.</p>
      )}
      <p class="load-said" role="status">
        {said.value}
      </p>
    </section>
  );
}

interface ButtonsProps {
  readonly run: LiveRun;
  readonly mayPause: boolean;
  readonly isOff: boolean;
  readonly isAsking: boolean;
  readonly onPause: () => void;
  readonly onStop: (isNow: boolean) => void;
}

function Buttons({ run, mayPause, isOff, isAsking, onPause, onStop }: ButtonsProps) {
  const status = run.status.value;
  const isStopping = status?.phase === "stopping";
  return (
    <div class="load-buttons">
      {mayPause && (
        <button type="button" disabled={isOff} onClick={onPause}>
          {status?.isPaused === true ? "Resume" : "Pause"}
        </button>
      )}
      <button
        type="button"
        class="is-strong"
        disabled={isAsking || run.connection.value !== "on"}
        onClick={() => onStop(isStopping)}
      >
        {isStopping ? "Stop now" : "Stop and report"}
      </button>
    </div>
  );
}

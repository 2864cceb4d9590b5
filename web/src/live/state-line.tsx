import type { RunPicture } from "#run";
import { clockText } from "../app/figures.ts";
import type { LiveRun } from "./live-run.ts";

interface StateProps {
  readonly run: LiveRun;
  readonly picture: RunPicture;
}

/** What the run is at, how far it is, and whether this page still hears of it. */
export function StateLine({ run, picture: { result } }: StateProps) {
  const status = run.status.value;
  const isLost = run.connection.value === "lost";
  const seconds = status?.elapsedSeconds ?? result.durationMs / 1000;
  const planned = status?.plannedSeconds ?? null;
  const word = status?.isPaused === true ? "Paused" : wordOf(status?.phase);
  const left = status?.explore?.secondsLeft ?? status?.pursuit?.secondsLeft ?? null;
  return (
    <div class="live-head">
      <h1 class="page-title">{result.test}</h1>
      <p class="live-state" role="status">
        <span class={`state-word state-${isLost ? "lost" : word.toLowerCase()}`}>
          {isLost ? "Connection lost" : word}
        </span>{" "}
        {isLost ? (
          "The run goes on without this page; it catches up as soon as Plimsoll answers."
        ) : (
          <span class="live-load">{(status?.loads ?? result.load).join("; ")}</span>
        )}
      </p>
      <p class="live-time">
        <time>{clockText(seconds)}</time>
        {planned !== null && <span class="quiet"> of {clockText(planned)}</span>}
        {planned === null && left !== null && <span class="quiet">, about {clockText(left)} left</span>}
        {planned !== null && (
          <progress
            max={planned}
            value={Math.min(planned, seconds)}
            aria-label="How much of the planned time is over"
          />
        )}
      </p>
      <p class="quiet small">
        {result.method} on {result.target}
      </p>
      {(status?.doubts.length ?? 0) > 0 && (
        <ul class="live-doubts">
          {status?.doubts.map((doubt) => (
            <li key={doubt}>{doubt}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function wordOf(phase: "starting" | "running" | "stopping" | undefined): string {
  if (phase === "stopping") return "Stopping";
  return phase === "running" ? "Running" : "Starting";
}

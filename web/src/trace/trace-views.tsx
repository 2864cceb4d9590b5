import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { ExampleKind, PageStretch, PageTrace } from "#run";
import { formatDurationMs } from "#units";
import { clockText } from "../app/figures.ts";
import { Empty } from "../app/states.tsx";
import { FlameView } from "./flame.tsx";
import { pairOf, kindsOf } from "./trace-choice.ts";
import { WaterfallView } from "./waterfall.tsx";

interface TraceViewsProps {
  readonly traces: readonly PageTrace[];
  /** Loads to compare; empty where there are none. */
  readonly stretches: readonly PageStretch[];
  readonly link: (trace: PageTrace) => string | undefined;
}

const kindTexts: Readonly<Record<ExampleKind, string>> = {
  typical: "Typical",
  slowest: "Slowest",
  failed: "Failed",
};

/** Requests one can look at: which of them, and as what picture. Two loads stand beside each other. */
export function TraceViews({ traces, stretches, link }: TraceViewsProps) {
  const kinds = kindsOf(traces);
  const chosen = useSignal<ExampleKind>("typical");
  const picture = useSignal<"waterfall" | "flame">("waterfall");
  const kind = kinds.includes(chosen.value) ? chosen.value : kinds[0];
  if (kind === undefined) return <Empty>No request of it was kept: its traces are counted in the table above.</Empty>;
  const { shown, missing } = pairOf(traces, kind, stretches);
  const scaleMs = Math.max(...shown.map(({ trace }) => trace.durationMs), ...shown.map(endMs));
  return (
    <div class="trace-views">
      <div class="trace-choices">
        <Choice
          legend="Request"
          options={kinds.map((each) => [each, kindTexts[each]])}
          value={kind}
          choose={(next) => (chosen.value = next)}
        />
        <Choice
          legend="Picture"
          options={[
            ["waterfall", "Waterfall"],
            ["flame", "Flame graph"],
          ]}
          value={picture.value}
          choose={(next) => (picture.value = next)}
        />
      </div>
      {missing !== null && <p class="quiet">{missing}</p>}
      <div class={shown.length > 1 ? "traces-beside" : undefined}>
        {shown.map((trace) => (
          <div key={`${trace.trace.traceId} ${String(trace.stretch)}`} class="one-trace">
            <TraceHead trace={trace} link={link(trace)} isOneOfTwo={shown.length > 1} />
            {picture.value === "waterfall" ? (
              <WaterfallView trace={trace.trace} {...(shown.length > 1 && { scaleMs })} />
            ) : (
              <FlameView trace={trace.trace} />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

const endMs = ({ trace: { spans } }: PageTrace): number =>
  spans.reduce((end, { startMs, durationMs }) => Math.max(end, startMs + durationMs), 0);

interface HeadProps {
  readonly trace: PageTrace;
  readonly link: string | undefined;
  readonly isOneOfTwo: boolean;
}

function TraceHead({ trace: { kind, trace, atSeconds, stretch }, link, isOneOfTwo }: HeadProps) {
  const load = stretch === "reference" ? "at the reference" : stretch === "capacity" ? "at capacity" : "";
  return (
    <>
      <h4 class="trace-head">
        {isOneOfTwo || load !== "" ? `${kindTexts[kind]}, ${load || "whole run"}` : `${kindTexts[kind]} request`}:{" "}
        {formatDurationMs(trace.durationMs)}
      </h4>
      <p class="quiet trace-id">
        trace <code>{trace.traceId}</code>
        {atSeconds !== null && `, at ${clockText(atSeconds)}`}
        {link !== undefined && (
          <>
            {", "}
            <a href={link} rel="noreferrer noopener" target="_blank">
              open it where traces are kept
            </a>
          </>
        )}
      </p>
    </>
  );
}

interface ChoiceProps<Value extends string> {
  readonly legend: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly value: Value;
  readonly choose: (value: Value) => void;
}

function Choice<Value extends string>({ legend, options, value, choose }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class="hidden">{legend}</legend>
      {options.map(([option, text]) => (
        <label key={option}>
          <input type="radio" name={name} checked={option === value} onChange={() => choose(option)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { startableMethods, type StartableMethod, type StartOrder, type TestsAnswer } from "#run";
import { ask } from "../server/ask.ts";
import { runLink } from "../server/links.ts";

/** What each method answers, as the commands say. */
const about: Readonly<Record<StartableMethod, string>> = {
  run: "the test's load, or the one given here",
  baseline: "one user: how fast it is alone",
  explore: "the most it carries, and what gives first",
  soak: "an hour: what leaks or slows down",
  stress: "over the edge and back",
  check: "four questions in five minutes",
};

/** Starts a test file of this folder. What is not given here is as the test says. */
export function StartTest({ isGoingOn }: { readonly isGoingOn: boolean }) {
  const tests = useSignal<TestsAnswer | null>(null);
  const method = useSignal<StartableMethod>("run");
  const said = useSignal("");
  const isAsking = useSignal(false);
  useEffect(() => {
    void ask<TestsAnswer>("./api/tests").then((answer) => {
      if (answer.ok) tests.value = answer.value;
    });
  }, []);
  const found = tests.value?.tests ?? [];
  if (tests.value === null) return null;
  if (found.length === 0) {
    return (
      <p class="quiet small">
        There is no test file in this folder; <code>plimsoll init</code> writes a first one.
      </p>
    );
  }
  const start = async (form: HTMLFormElement): Promise<void> => {
    isAsking.value = true;
    said.value = "The test is being loaded …";
    const answer = await ask<{ id: string }>("./api/runs", orderOf(form));
    isAsking.value = false;
    if (answer.ok) location.assign(runLink(answer.value.id));
    else said.value = [answer.error, answer.hint].filter(Boolean).join(" ");
  };
  return (
    <details class="start">
      <summary>Start a test</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start(event.currentTarget);
        }}
      >
        <Choice tests={found} method={method} />
        <LoadFields method={method.value} />
        <button type="submit" class="is-strong" disabled={isAsking.value || isGoingOn}>
          Start
        </button>
        <p class="load-said" role="status">
          {isGoingOn ? "A run is going on: two loads on one machine would measure each other." : said.value}
        </p>
      </form>
    </details>
  );
}

interface FieldProps {
  readonly name: string;
  readonly text: string;
  readonly note?: string;
  readonly children: ComponentChildren;
}

function Field({ name, text, note, children }: FieldProps) {
  return (
    <div class="field">
      <label for={`start-${name}`}>{text}</label>
      {children}
      {note !== undefined && <span class="quiet small">{note}</span>}
    </div>
  );
}

function orderOf(form: HTMLFormElement): StartOrder {
  const given = new FormData(form);
  const text = (name: string): string => {
    const value = given.get(name);
    return typeof value === "string" ? value : "";
  };
  const number = (name: string): number | undefined => (text(name) === "" ? undefined : Number(text(name)));
  const [users, ratePerSecond, durationSeconds] = [number("users"), number("rate"), number("seconds")];
  return {
    test: text("test"),
    method: text("method") as StartableMethod,
    ...(users !== undefined && { users }),
    ...(ratePerSecond !== undefined && { ratePerSecond }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}

interface ChoiceProps {
  readonly tests: TestsAnswer["tests"];
  readonly method: Signal<StartableMethod>;
}

function Choice({ tests, method }: ChoiceProps) {
  return (
    <>
      <Field name="test" text="Test">
        <select id="start-test" name="test">
          {tests.map(({ id, path }) => (
            <option key={id} value={id}>
              {path}
            </option>
          ))}
        </select>
      </Field>
      <Field name="method" text="Method" note={about[method.value]}>
        <select
          id="start-method"
          name="method"
          value={method.value}
          onChange={(event) => (method.value = event.currentTarget.value as StartableMethod)}
        >
          {startableMethods.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </Field>
    </>
  );
}

/** What is left empty is as the test says. */
function LoadFields({ method }: { readonly method: StartableMethod }) {
  return (
    <>
      {method === "run" && (
        <>
          <Field name="users" text="Users">
            <input
              id="start-users"
              name="users"
              type="number"
              min={1}
              max={100_000}
              step={1}
              placeholder="as in the test"
            />
          </Field>
          <Field name="rate" text="or iterations/s">
            <input id="start-rate" name="rate" type="number" min={0.001} step="any" placeholder="as in the test" />
          </Field>
        </>
      )}
      {(method === "run" || method === "soak") && (
        <Field name="seconds" text="Seconds">
          <input
            id="start-seconds"
            name="seconds"
            type="number"
            min={1}
            max={604_800}
            step={1}
            placeholder="as in the test"
          />
        </Field>
      )}
    </>
  );
}

import type { DependencyPlan, FaultPlan } from "#run";
import { FaultProblem, readFault, readPlace } from "./fault-input.ts";
import { kindOf, refuse, requireKnownKeys, requireName, requireObject, sentence, type Subject } from "./validate.ts";

const example = `fault: { database: { listen: 5433, to: "127.0.0.1:5432", faults: [{ latency: "100ms" }] } }`;
const placeWhy = "It is a host and a port.";

/** The `fault:` block of a test: what stands between the target and its dependencies. */
export function readDependencies(subject: Subject, input: unknown): readonly DependencyPlan[] | undefined {
  if (input === undefined) return undefined;
  requireObject({ ...subject, name: `${subject.name}, fault` }, input, example);
  const dependencies = Object.entries(input).map(([name, written]) => readDependency(subject, name, written));
  const ports = dependencies.map(({ listen }) => listen.port).filter((port) => port !== 0);
  const twice = ports.find((port, index) => ports.indexOf(port) !== index);
  if (twice !== undefined) {
    const why = "A port leads to one dependency.";
    refuse(subject, `fault: two dependencies listen on ${twice}`, why, "Give each a port of its own.");
  }
  return Object.freeze(dependencies);
}

function readDependency(subject: Subject, name: string, input: unknown): DependencyPlan {
  const here = { ...subject, name: `${subject.name}, fault.${name}` };
  requireName(here, name);
  requireObject(here, input, example);
  requireKnownKeys(here, input, ["listen", "to", "faults"]);
  const { listen: listenInput, to: toInput, faults } = input as Readonly<Record<string, unknown>>;
  const listen = readPlace(listenInput);
  if (listen === undefined) refuse(here, `"listen" is ${kindOf(listenInput)}`, placeWhy, "Write e.g. listen: 5433.");
  const to = typeof toInput === "string" ? readPlace(toInput) : undefined;
  if (to === undefined || to.port === 0)
    refuse(here, `"to" is ${kindOf(toInput)}`, placeWhy, `Write e.g. to: "127.0.0.1:5432".`);
  if (!Array.isArray(faults)) {
    refuse(here, `"faults" is ${kindOf(faults)}`, "It is a list of what goes wrong.", `Write e.g. ${example}.`);
  }
  return Object.freeze({ name, listen, to, faults: faults.map((fault, index) => readOne(here, index, fault)) });
}

function readOne(subject: Subject, index: number, input: unknown): FaultPlan {
  try {
    return readFault(input);
  } catch (error) {
    if (!(error instanceof FaultProblem)) throw error;
    return refuse(subject, `faults[${index}] cannot be read`, sentence(error.message), error.hint);
  }
}

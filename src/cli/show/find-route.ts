import { exitCodes, type RouteBreakdown, type RunResult, UserError } from "#run";

const listed = 12;
const suggested = 3;

/** Routes that are meant: by the target's name, by the test's, or by the path alone. Several: of several services. */
export function findRoutes({ id, inside, operations }: RunResult, asked: string): readonly RouteBreakdown[] {
  const routes = inside?.routes ?? [];
  if (routes.length === 0) throw withoutTraces(id);
  const found = matches(routes, asked);
  if (found.length > 0) return found;
  const names = unique(routes.map((route) => route.route));
  const close = closest(asked, names);
  const wasSent = operations.some(({ method, name }) => fold(`${method ?? ""} ${name}`) === fold(asked));
  throw new UserError(`No trace of ${JSON.stringify(asked)} came in run ${id}.`, {
    why: wasSent
      ? `It was requested, and the target calls it otherwise or sends no trace of it. Those that came: ${listOf(names)}.`
      : `Those that came: ${listOf(names)}.`,
    ...(close.length > 0 && { hint: `Did you mean ${close.map((name) => JSON.stringify(name)).join(" or ")}?` }),
    exitCode: exitCodes.usage,
  });
}

function withoutTraces(id: string): UserError {
  return new UserError(`Run ${id} has no traces of its target.`, {
    why: "Where the time of a route goes is told by the target's traces, and none came.",
    hint: "plimsoll doctor <target> --traces says what to set in the target; then run the test again.",
    exitCode: exitCodes.usage,
  });
}

function matches(routes: readonly RouteBreakdown[], asked: string): readonly RouteBreakdown[] {
  const wanted = fold(asked);
  const ways: readonly ((route: RouteBreakdown) => boolean)[] = [
    ({ route }) => route === asked,
    ({ route, service }) => fold(`${route} (${service})`) === wanted,
    ({ route, operations }) => [route, ...operations].some((name) => fold(name) === wanted),
    ({ route, operations }) =>
      [route, ...operations].some((name) => fold(withoutNames(name)) === fold(withoutNames(asked))),
    ({ route }) => fold(route.replace(/^[A-Z]+ /, "")) === wanted,
  ];
  for (const fits of ways) {
    const found = routes.filter(fits);
    if (found.length > 0) return found;
  }
  return [];
}

const fold = (text: string): string => text.trim().replace(/\s+/g, " ").toLowerCase();

/** `/products/:id`, `/products/{id}` and `/products/<int:id>` are one route. */
const withoutNames = (route: string): string =>
  route.replace(/:\w+|\{[^}]*\}|<[^>]*>|\[[^\]]*\]/g, "{}").replace(/\/$/, "");

function listOf(names: readonly string[]): string {
  const rest = names.length - listed;
  return rest > 1 ? `${names.slice(0, listed).join(", ")} and ${String(rest)} more` : names.join(", ");
}

function closest(asked: string, names: readonly string[]): readonly string[] {
  const scored = names.map((name) => ({ name, steps: editSteps(fold(asked), fold(name)) }));
  const near = scored.filter(({ name, steps }) => steps <= Math.max(3, name.length / 2));
  return near
    .sort((one, other) => one.steps - other.steps)
    .slice(0, suggested)
    .map(({ name }) => name);
}

const lengthMax = 80;

/** Levenshtein's distance. */
function editSteps(from: string, to: string): number {
  const [one, other] = [from.slice(0, lengthMax), to.slice(0, lengthMax)];
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const cost = one[row - 1] === other[column - 1] ? 0 : 1;
      now.push(Math.min((before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1, (before[column - 1] ?? 0) + cost));
    }
    before = now;
  }
  return before[other.length] ?? 0;
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

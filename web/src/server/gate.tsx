import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Problem } from "../app/states.tsx";
import { findToken } from "./token.ts";

/** Undefined = it is being looked for. */
const token = signal<string | null | undefined>(undefined);

interface GateProps {
  /** What stands around the problem where there is no token. */
  readonly around: (problem: ComponentChildren) => ComponentChildren;
  readonly children: ComponentChildren;
}

/** Shows nothing of the server before there is a token to ask with. */
export function Gate({ around, children }: GateProps) {
  useEffect(() => {
    if (token.peek() === undefined) void findToken().then((found) => (token.value = found));
    // Whoever types the whole address into a page that had none changes only what stands behind its #.
    const typed = (): void => {
      if (location.hash.includes("token=")) location.reload();
    };
    addEventListener("hashchange", typed);
    return () => removeEventListener("hashchange", typed);
  }, []);
  if (token.value === undefined) return null;
  if (token.value === null) return <>{around(<NoToken />)}</>;
  return <>{children}</>;
}

function NoToken() {
  return (
    <>
      <h1 class="page-title">No token</h1>
      <Problem
        what="This page was opened without its token."
        why="Runs are shown only to whoever has the address that plimsoll printed."
        advice="Open that address, from its beginning to its end: it ends with #token= and 43 signs. plimsoll serve prints it again."
      />
    </>
  );
}

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

/** As in operations.css: in less room the columns of class `wide-only` are not there. */
const narrow = "(max-width: 56rem)";

/** How many columns there are: a cell across all of them that said more would make columns of its own. */
export function useColumnsShown(wide: number, few: number): ReadonlySignal<number> {
  const shown = useSignal(matchMedia(narrow).matches ? few : wide);
  useLayoutEffect(() => {
    const list = matchMedia(narrow);
    const look = (): void => {
      shown.value = list.matches ? few : wide;
    };
    list.addEventListener("change", look);
    return () => list.removeEventListener("change", look);
  }, [shown, wide, few]);
  return shown;
}

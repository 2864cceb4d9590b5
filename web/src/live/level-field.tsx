import { useSignal } from "@preact/signals";

interface LevelProps {
  readonly name: string;
  readonly control: { readonly now: number; readonly most: number | null };
  readonly isWhole: boolean;
  readonly isOff: boolean;
  readonly onLevel: (level: number) => void;
}

/** By so much the two buttons change the level, as `+` and `-` do in the terminal. */
const stepRatio = 1.1;

/** A level of load: typed, or a tenth more or less of what it is. */
export function LevelField({ name, control: { now, most }, isWhole, isOff, onLevel }: LevelProps) {
  const typed = useSignal<string | null>(null);
  const id = `level-${isWhole ? "users" : "rate"}`;
  const set = (level: number): void => {
    typed.value = null;
    onLevel(level);
  };
  return (
    <form
      class="level"
      onSubmit={(event) => {
        event.preventDefault();
        const level = Number(typed.value ?? shown(now));
        if (Number.isFinite(level) && level > 0) set(level);
      }}
    >
      <label for={id}>{name}</label>
      <div class="level-row">
        <button
          type="button"
          disabled={isOff}
          aria-label={`A tenth fewer ${name}`}
          onClick={() => set(stepped(now, false, isWhole))}
        >
          −
        </button>
        <input
          id={id}
          type="number"
          inputMode="decimal"
          required
          min={isWhole ? 1 : 0.001}
          step={isWhole ? 1 : "any"}
          {...(most !== null && { max: most })}
          disabled={isOff}
          value={typed.value ?? shown(now)}
          onInput={(event) => (typed.value = event.currentTarget.value)}
          onBlur={() => {
            if (typed.value === "") typed.value = null;
          }}
        />
        <button
          type="button"
          disabled={isOff}
          aria-label={`A tenth more ${name}`}
          onClick={() => set(Math.min(most ?? Infinity, stepped(now, true, isWhole)))}
        >
          +
        </button>
        <button type="submit" disabled={isOff || typed.value === null}>
          Set
        </button>
      </div>
    </form>
  );
}

function stepped(now: number, isUp: boolean, isWhole: boolean): number {
  const to = isUp ? now * stepRatio : now / stepRatio;
  if (!isWhole) return Number(to.toPrecision(4));
  return isUp ? Math.max(now + 1, Math.round(to)) : Math.max(1, Math.min(now - 1, Math.round(to)));
}

const shown = (level: number): string => String(Number(level.toPrecision(6)));

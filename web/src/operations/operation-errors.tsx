import { type ErrorGroup, errorSides, type OperationResult } from "#run";
import { formatCount, formatPercent } from "#units";

interface ErrorsProps {
  readonly operation: OperationResult;
  readonly errors: readonly ErrorGroup[];
  /** What it is called there. */
  readonly names: readonly string[];
}

const examplesMost = 3;

/** What failed, by class, with what was said. */
export function OperationErrors({ operation, errors, names }: ErrorsProps) {
  const classes = Object.entries(operation.byError).toSorted(([, one], [, other]) => other - one);
  const own = errors.filter((error) => error.operation !== undefined && names.includes(error.operation));
  return (
    <section class="table-box" aria-label="What failed" tabIndex={0}>
      <table class="figures errors">
        <caption>What failed</caption>
        <thead>
          <tr>
            <th scope="col">Error</th>
            <th scope="col">Times</th>
            <th scope="col">Of its requests</th>
            <th scope="col" class="left">
              For example
            </th>
          </tr>
        </thead>
        <tbody>
          {classes.map(([name, count]) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code> <span class="quiet">{sideText(name)}</span>
              </th>
              <td>{formatCount(count)}</td>
              <td>{formatPercent(operation.count === 0 ? 0 : count / operation.count)}</td>
              <td class="left wrap">
                <Examples errors={own.filter((error) => error.class === name)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Examples({ errors }: { readonly errors: readonly ErrorGroup[] }) {
  if (errors.length === 0) return <span class="quiet">no text was kept</span>;
  const shown = errors.toSorted((one, other) => other.count - one.count).slice(0, examplesMost);
  return (
    <ul class="error-examples">
      {shown.map(({ message, count, traceId, location }, index) => (
        <li key={index}>
          <bdi>{message}</bdi>{" "}
          <span class="quiet">
            × {formatCount(count)}
            {location !== undefined && `, at ${location}`}
            {traceId !== undefined && `, trace ${traceId}`}
          </span>
        </li>
      ))}
      {errors.length > shown.length && (
        <li class="quiet">and {formatCount(errors.length - shown.length)} other texts in result.json</li>
      )}
    </ul>
  );
}

const sideText = (name: string): string =>
  Object.hasOwn(errorSides, name) ? `${errorSides[name as keyof typeof errorSides]}’s side` : "";

import { Frame } from "../app/frame.tsx";
import { Empty } from "../app/states.tsx";

export function ComparePage() {
  return (
    <Frame title="Compare · Plimsoll">
      <h1>Compare</h1>
      <Empty>Nothing was measured yet.</Empty>
    </Frame>
  );
}

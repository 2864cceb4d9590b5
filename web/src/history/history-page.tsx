import { Frame } from "../app/frame.tsx";
import { Empty } from "../app/states.tsx";

export function HistoryPage() {
  return (
    <Frame title="History · Plimsoll">
      <h1>History</h1>
      <Empty>Nothing was measured yet.</Empty>
    </Frame>
  );
}

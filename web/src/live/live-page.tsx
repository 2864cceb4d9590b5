import { Frame } from "../app/frame.tsx";
import { Empty } from "../app/states.tsx";

export function LivePage() {
  return (
    <Frame title="Live · Plimsoll">
      <h1>Live</h1>
      <Empty>Nothing was measured yet.</Empty>
    </Frame>
  );
}

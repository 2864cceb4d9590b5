/** What came is not what it says it is: the sender's fault, and data to us. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

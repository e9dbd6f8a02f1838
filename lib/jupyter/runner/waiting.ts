/** What comes in place of a value that was not waited for. */
export const stopped: unique symbol = Symbol("stopped");

/** The promise's value, or `stopped` when the time is over first. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | typeof stopped> {
  return beforeStop(promise, milliseconds / 1000);
}

/** The promise's value, or `stopped` when the time is over or the signal aborts first. */
export async function beforeStop<T>(
  promise: Promise<T>,
  seconds?: number,
  signal?: AbortSignal,
): Promise<T | typeof stopped> {
  let stop!: () => void;
  const stopping = new Promise<typeof stopped>((resolve) => (stop = () => resolve(stopped)));
  const timer = seconds === undefined ? undefined : setTimeout(stop, seconds * 1000);
  signal?.addEventListener("abort", stop);
  try {
    return await Promise.race([promise, stopping]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

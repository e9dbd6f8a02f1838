import asyncHooks from "node:async_hooks";

/** An AsyncLocalStorage that knows its value until the function returns, and not in what goes on later. */
class SynchronousStorage {
  private value: unknown;

  run<T>(value: unknown, action: (...values: unknown[]) => T, ...values: unknown[]): T {
    const before = this.value;
    this.value = value;
    try {
      return action(...values);
    } finally {
      this.value = before;
    }
  }

  getStore(): unknown {
    return this.value;
  }
}

/**
 * Loads Playwright, which draws figures, without letting it follow asynchronous work.
 *
 * It does so for its own reports only. Before Node 24 that makes Node count nested callbacks, and the first loop that
 * is terminated afterwards would end the process.
 */
export function withoutFollowing(load: () => void): void {
  const original = Object.getOwnPropertyDescriptor(asyncHooks, "AsyncLocalStorage")!;
  Object.defineProperty(asyncHooks, "AsyncLocalStorage", { configurable: true, value: SynchronousStorage });
  try {
    load();
  } finally {
    Object.defineProperty(asyncHooks, "AsyncLocalStorage", original);
  }
}

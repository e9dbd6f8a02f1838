import { createRequire } from "node:module";

/** What a kernel would have sent to its client. */
export interface Displayed {
  readonly data: Record<string, unknown>;
  readonly transient: { display_id?: string };
  readonly update: boolean;
}

const scope = globalThis as { __tslab__?: { exports: object } };

/** Runs something as in a cell of a kernel, of which there is no more here than what the library reaches. */
export async function inFakeKernel(run: (displayed: Displayed[]) => unknown): Promise<Displayed[]> {
  const displayed: Displayed[] = [];
  const { cache } = createRequire(__filename);
  const file = "/fake/node_modules/tslab/dist/jupyter.js";
  const lastWriteDisplayData = (content: Omit<Displayed, "update">, update: boolean) =>
    displayed.push({ data: content.data, transient: content.transient, update });
  cache[file] = { exports: { lastWriteDisplayData } } as unknown as NodeJS.Module;
  scope.__tslab__ = { exports: {} };
  try {
    await run(displayed);
    return displayed;
  } finally {
    delete cache[file];
    delete scope.__tslab__;
  }
}

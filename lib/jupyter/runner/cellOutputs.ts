import type { Message } from "../protocol/message";
import { kernelError } from "./cellFailure";
import type { CellOutput } from "./notebookFile";
import { overwritten } from "./overwritten";

/** Gathers the outputs of the cells of one run. */
export interface OutputCollector {
  /** Takes a message of a cell, which may have ended already, or whose turn it is not. */
  add(cell: number, message: Message): void;
  /** What the notebook stores of the cell, as far as it has come. */
  outputsOf(cell: number): CellOutput[];
}

/**
 * Turns the messages of a run into what the notebook stores.
 *
 * Texts that follow each other on one stream become one output, of which only what was not written over is left. An
 * update replaces what was displayed under its id, in whichever cell that was, so one collector serves a whole run.
 *
 * @example
 * const collector = outputCollector();
 * await kernel.execute(cell.source, { onOutput: (message) => collector.add(0, message) });
 * cell.outputs = collector.outputsOf(0);
 */
export function outputCollector(): OutputCollector {
  const cells = new Map<number, CellOutput[]>();
  const clearing = new Set<number>();
  const displayed = new Map<string, Extract<CellOutput, { output_type: "display_data" }>[]>();
  return {
    add(cell, { type, content }) {
      const outputs = cells.get(cell) ?? [];
      cells.set(cell, outputs);
      const displayId = (content.transient as { display_id?: string } | undefined)?.display_id;
      const { data = {}, metadata = {} } = content as { data?: CellData; metadata?: CellData };
      if (type === "update_display_data") {
        for (const output of displayed.get(displayId ?? "") ?? []) Object.assign(output, { data, metadata });
        return;
      }
      if (type === "clear_output") {
        // With `wait`, what is there stays until something comes in its place.
        if (content.wait === true) clearing.add(cell);
        else outputs.length = 0;
        return;
      }
      if (clearing.delete(cell)) outputs.length = 0;
      const output = storedOutput(type, content);
      if (output === null || joins(outputs.at(-1), output)) return;
      outputs.push(output);
      if (output.output_type === "display_data" && displayId !== undefined)
        displayed.set(displayId, [...(displayed.get(displayId) ?? []), output]);
    },
    outputsOf: (cell) =>
      (cells.get(cell) ?? []).map((output) =>
        output.output_type === "stream" ? { ...output, text: overwritten(output.text) } : output,
      ),
  };
}

type CellData = Record<string, unknown>;

function storedOutput(type: string, content: Message["content"]): CellOutput | null {
  const { data = {}, metadata = {} } = content as { data?: CellData; metadata?: CellData };
  switch (type) {
    case "stream":
      return { output_type: type, name: content.name === "stderr" ? "stderr" : "stdout", text: String(content.text) };
    case "display_data":
      return { output_type: type, data, metadata };
    case "execute_result":
      return { output_type: type, data, metadata, execution_count: null };
    case "error":
      return kernelError(content);
    default:
      return null;
  }
}

/** Adds a text to the output before it where both are of one stream; false otherwise. */
function joins(last: CellOutput | undefined, output: CellOutput): boolean {
  if (last?.output_type !== "stream" || output.output_type !== "stream" || last.name !== output.name) return false;
  last.text += output.text;
  return true;
}

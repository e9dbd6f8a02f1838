import type { Message } from "../protocol/message";
import type { CellOutput } from "./notebookFile";

/**
 * Turns the messages of one cell after the other into what the notebook stores.
 *
 * Texts that follow each other on one stream become one output. An update replaces what was displayed under its id,
 * in whichever cell that was, so one collector serves a whole run.
 *
 * @example
 * const collect = outputCollector();
 * cell.outputs = collect((await kernel.execute(cell.source)).messages);
 */
export function outputCollector(): (messages: readonly Message[]) => CellOutput[] {
  const displayed = new Map<string, Extract<CellOutput, { output_type: "display_data" }>[]>();
  return (messages) => {
    const outputs: CellOutput[] = [];
    for (const { type, content } of messages) {
      const last = outputs.at(-1);
      const data = (content.data ?? {}) as Record<string, unknown>;
      const metadata = (content.metadata ?? {}) as Record<string, unknown>;
      const displayId = (content.transient as { display_id?: string } | undefined)?.display_id;
      if (type === "stream") {
        const name = content.name === "stderr" ? "stderr" : "stdout";
        if (last?.output_type === "stream" && last.name === name) last.text += String(content.text);
        else outputs.push({ output_type: "stream", name, text: String(content.text) });
      } else if (type === "display_data") {
        const output = { output_type: "display_data" as const, data, metadata };
        outputs.push(output);
        if (displayId !== undefined) displayed.set(displayId, [...(displayed.get(displayId) ?? []), output]);
      } else if (type === "update_display_data") {
        for (const output of displayed.get(displayId ?? "") ?? []) Object.assign(output, { data, metadata });
      } else if (type === "execute_result") {
        outputs.push({ output_type: "execute_result", data, metadata, execution_count: null });
      }
    }
    return outputs;
  };
}

import { expect, test } from "vitest";
import type { Message } from "../../../lib/dist/jupyter/protocol/message";
import { outputCollector } from "../../../lib/dist/jupyter/runner/cellOutputs";

const message = (type: string, content: Message["content"]): Message => ({
  id: "1",
  type,
  parent: null,
  content,
  header: { msg_id: "1", msg_type: type, session: "kernel" },
  identities: [],
});
const stream = (name: string, text: string) => message("stream", { name, text });
const shown = (type: string, text: string, id?: string) =>
  message(type, { data: { "text/plain": text }, metadata: {}, transient: { display_id: id } });

test("texts that follow each other on one stream are one output", () => {
  const outputs = outputCollector()([stream("stdout", "a"), stream("stdout", "b"), stream("stderr", "c")]);
  expect(outputs).toEqual([
    { output_type: "stream", name: "stdout", text: "ab" },
    { output_type: "stream", name: "stderr", text: "c" },
  ]);
});

test("an update replaces what was displayed under its id, also in an earlier cell", () => {
  const collect = outputCollector();
  const first = collect([shown("display_data", "0 %", "bar"), shown("display_data", "figure")]);
  const second = collect([shown("display_data", "0 %", "bar"), shown("update_display_data", "100 %", "bar")]);
  const texts = (outputs: typeof first) => outputs.map((output) => "data" in output && output.data["text/plain"]);
  expect(texts(first)).toEqual(["100 %", "figure"]);
  expect(texts(second)).toEqual(["100 %"]);
});

test("what a cell returns comes after what it displays, without a number of its own", () => {
  const outputs = outputCollector()([shown("display_data", "figure"), shown("execute_result", "3")]);
  expect(outputs).toEqual([
    { output_type: "display_data", data: { "text/plain": "figure" }, metadata: {} },
    { output_type: "execute_result", data: { "text/plain": "3" }, metadata: {}, execution_count: null },
  ]);
});

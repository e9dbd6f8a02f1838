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

function outputsOf(messages: readonly Message[]) {
  const collector = outputCollector();
  for (const each of messages) collector.add(0, each);
  return collector.outputsOf(0);
}

test("texts that follow each other on one stream are one output", () => {
  const outputs = outputsOf([stream("stdout", "a"), stream("stdout", "b"), stream("stderr", "c")]);
  expect(outputs).toEqual([
    { output_type: "stream", name: "stdout", text: "ab" },
    { output_type: "stream", name: "stderr", text: "c" },
  ]);
});

test("an update replaces what was displayed under its id, also in an earlier cell", () => {
  const collector = outputCollector();
  for (const message of [shown("display_data", "0 %", "bar"), shown("display_data", "figure")])
    collector.add(0, message);
  for (const message of [shown("display_data", "0 %", "bar"), shown("update_display_data", "100 %", "bar")])
    collector.add(1, message);
  const texts = (cell: number) =>
    collector.outputsOf(cell).map((output) => "data" in output && output.data["text/plain"]);
  expect(texts(0)).toEqual(["100 %", "figure"]);
  expect(texts(1)).toEqual(["100 %"]);
});

test("what a cell returns comes after what it displays, without a number of its own", () => {
  const outputs = outputsOf([shown("display_data", "figure"), shown("execute_result", "3")]);
  expect(outputs).toEqual([
    { output_type: "display_data", data: { "text/plain": "figure" }, metadata: {} },
    { output_type: "execute_result", data: { "text/plain": "3" }, metadata: {}, execution_count: null },
  ]);
});

test("what comes after a cell's end stays with its cell", () => {
  const collector = outputCollector();
  collector.add(0, stream("stdout", "a"));
  collector.add(1, stream("stdout", "b"));
  collector.add(0, stream("stdout", "late"));
  expect([0, 1, 2].map((cell) => collector.outputsOf(cell))).toEqual([
    [{ output_type: "stream", name: "stdout", text: "alate" }],
    [{ output_type: "stream", name: "stdout", text: "b" }],
    [],
  ]);
});

test("a line that is written over is stored once, also where its states come in several messages", () => {
  const outputs = outputsOf([stream("stderr", "1 of 2"), stream("stderr", "\r2 of 2\n"), stream("stdout", "x")]);
  expect(outputs.map((output) => "text" in output && output.text)).toEqual(["2 of 2\n", "x"]);
});

test("clearing removes what was there: at once, or when something comes in its place", () => {
  const cleared = (wait: boolean) => message("clear_output", { wait });
  expect(outputsOf([stream("stdout", "a"), cleared(false)])).toEqual([]);
  expect(outputsOf([stream("stdout", "a"), cleared(true)])).toMatchObject([{ text: "a" }]);
  expect(outputsOf([stream("stdout", "a"), cleared(true), stream("stdout", "b")])).toMatchObject([{ text: "b" }]);
});

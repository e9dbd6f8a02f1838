import fs from "node:fs";
import type { infer as Inferred } from "zod";
import { expertNamed } from "../experts/experts";
import { type Mixture, mixture } from "../mixture/mixture";
import { InputError, requireThat } from "../requirements";
import { routerNamed } from "../routers/routers";
import type { choiceSchema, modelSchema } from "./tableSchema";

/** A fitted table: everything that prediction needs, as plain data; it is what a model file holds. */
export type TableModel = Inferred<typeof modelSchema>;

/** One k and λ that were compared. */
export type TableChoice = Inferred<typeof choiceSchema>;

/** The mixture of a table model, for standardised inputs. */
export function mixtureOf({ router, expert, inputs }: Pick<TableModel, "router" | "expert" | "inputs">): Mixture {
  return mixture({
    router: routerNamed(router.name, router.options),
    expert: expertNamed(expert.name, expert.options),
    dim: inputs.length,
  });
}

/**
 * Writes a model to a file, whole or not at all.
 *
 * @throws InputError when the file cannot be written
 * @example saveTableModel(model, "engel.json")
 */
export function saveTableModel(model: TableModel, file: string): void {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(beside, `${JSON.stringify(model, null, 1)}\n`);
    fs.renameSync(beside, file);
  } catch (error) {
    fs.rmSync(beside, { force: true });
    throw new InputError(`The model cannot be written to ${file} (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
}

/**
 * Reads a model that saveTableModel wrote.
 *
 * @returns the model, checked
 * @throws InputError when the file cannot be read, is no model, or one of another version
 * @example predictTable({ model: readTableModel("engel.json"), table: readTable("new.csv") })
 */
export function readTableModel(file: string): TableModel {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError(`The model ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
  const content = parsed(text);
  const version = typeof content === "object" && content !== null && "version" in content ? content.version : undefined;
  if (version !== undefined && version !== 3)
    throw new InputError(
      `The model ${file} has version ${JSON.stringify(version)}, but this program reads version 3; fit the table again.`,
    );
  const { modelSchema } = require("./tableSchema") as typeof import("./tableSchema");
  const { data, error } = modelSchema.safeParse(content);
  if (data === undefined) {
    const [{ path, message }] = error.issues;
    throw new InputError(
      `The file ${file} is no model that routerlab fit has written (${path.join(".") || "content"}: ${message}).`,
    );
  }
  requireConsistent(data, file);
  return data;
}

/** The numbers of a model belong together: what was changed by hand is refused before anything is predicted. */
function requireConsistent(model: TableModel, file: string): void {
  const { inputs, inputUnits, ranges, parameters, covariance } = model;
  try {
    mixtureOf(model).fromParameters(parameters);
    const wide = [inputUnits.centre, inputUnits.spread, ranges];
    requireThat(
      wide.every(({ length }) => length === inputs.length),
      "inputs",
      inputs,
      "as many as there are units and ranges",
    );
    const square = covariance === null || covariance.length === parameters.length ** 2;
    requireThat(square, "covariance", covariance, `${parameters.length}² numbers`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      `The file ${file} is no model that routerlab fit has written (${error.message.replace(/\.$/, "")}).`,
      { cause: error },
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

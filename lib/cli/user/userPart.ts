import type { OwnPart } from "../../check/findings";
import type { Expert, ExpertImages } from "../../experts/expert";
import { formulaExpert } from "../../experts/formula/formulaExpert";
import { describe, InputError } from "../../requirements";
import type { Router } from "../../routers/router";
import { firstLine, shownPath } from "./userFault";
import { type UserModule, userModule } from "./userModule";

const routerFunctions = ["transformInput", "transformRouter", "inverse", "pullback", "curvature"] as const;
const expertFunctions = ["parameterCount", "evaluate"] as const;

/**
 * The router or expert that a user's TypeScript file exports by default.
 *
 * Whatever its functions throw later becomes one sentence with file, line and column.
 *
 * @throws InputError when the file cannot be loaded (see userModule) or exports something else
 */
export function userPart(file: string): OwnPart {
  const { exported, placeOf } = userModule(file);
  if (typeof exported === "string") return { kind: "expert", part: ownFormula(exported, file) };
  const has = (name: string) => typeof exported === "object" && exported !== null && name in exported;
  if (routerFunctions.some(has)) return { kind: "router", part: ownRouter(exported as Router, file, placeOf) };
  if (expertFunctions.some(has)) return { kind: "expert", part: ownExpert(exported as Expert, file, placeOf) };
  const hint = has("value")
    ? " An activation becomes an expert by ridgeExpert({ name, activation })."
    : typeof exported === "function"
      ? " Export what the function returns."
      : "";
  throw new InputError(
    `The default export of ${shownPath(file)} is ${describe(exported)}, but must be a router, for example radialRouter({ … }), or an expert, for example ridgeExpert({ … }) or a formula.${hint}`,
  );
}

function ownFormula(formula: string, file: string): Expert {
  try {
    return formulaExpert(formula);
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${shownPath(file)}: ${error.message}`) : error;
  }
}

function ownRouter(router: Router, file: string, placeOf: UserModule["placeOf"]): Router {
  requireMembers(router, "router", file, routerFunctions);
  const { ballRadius, normIdentified } = router;
  requireMember(typeof normIdentified === "boolean", "router", file, "normIdentified", normIdentified, "true or false");
  requireMember(ballRadius > 0, "router", file, "ballRadius", ballRadius, "a number > 0 or Infinity");
  return { ...guarded(router, routerFunctions, placeOf), ...named(router), normIdentified, ballRadius };
}

function ownExpert(expert: Expert, file: string, placeOf: UserModule["placeOf"]): Expert {
  requireMembers(expert, "expert", file, expertFunctions);
  const own = { ...expert, ...guarded(expert, expertFunctions, placeOf), ...named(expert) };
  const { images } = expert;
  if (images === undefined) return own;
  const { name, meaning, nearest } = Object(images) as ExpertImages;
  for (const [member, value] of Object.entries({ name, meaning }))
    requireMember(typeof value === "string", "expert", file, `images.${member}`, value, "a text");
  requireMember(typeof nearest === "function", "expert", file, "images.nearest", nearest, "a function");
  return { ...own, images: { ...images, ...guarded(images, ["nearest"], placeOf) } };
}

function named({ name, options }: Router | Expert): Pick<Router, "name" | "options"> {
  return { name, options };
}

function requireMembers(part: Router | Expert, kind: string, file: string, functions: readonly string[]): void {
  const members = part as unknown as Record<string, unknown>;
  const { name, options } = members;
  requireMember(typeof name === "string" && name !== "", kind, file, "name", name, "a text");
  requireMember(
    typeof options === "object" && options !== null,
    kind,
    file,
    "options",
    options,
    "an object of numbers",
  );
  for (const each of functions)
    requireMember(typeof members[each] === "function", kind, file, each, members[each], "a function");
}

function requireMember(
  holds: boolean,
  kind: string,
  file: string,
  name: string,
  value: unknown,
  allowed: string,
): void {
  if (!holds)
    throw new InputError(
      `${name} of the ${kind} that ${shownPath(file)} exports is ${describe(value)}, but must be ${allowed}.`,
    );
}

/** The functions of a part; what they throw names the line of the user's file. */
function guarded<Part extends object, Name extends keyof Part & string>(
  part: Part,
  names: readonly Name[],
  placeOf: UserModule["placeOf"],
): Pick<Part, Name> {
  const functions = names.map((name) => {
    const own = part[name] as unknown as (...given: unknown[]) => unknown;
    const call = (...given: unknown[]): unknown => {
      try {
        return own.apply(part, given);
      } catch (error) {
        if (error instanceof InputError) throw error;
        throw new InputError(`${name} throws at ${placeOf(error) ?? "an unknown line"}: ${firstLine(error)}`);
      }
    };
    return [name, call];
  });
  return Object.fromEntries(functions) as Pick<Part, Name>;
}

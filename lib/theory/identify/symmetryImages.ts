import type { InputDistribution } from "../../data/inputs";
import { randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import type { Atom, AtomInput, MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireKind } from "../../requirements";
import { commonShift } from "./commonShift";
import { type MixtureSymmetry, type Symmetry, symmetries } from "./symmetries";

/** Another measure with the same f. */
export interface SymmetryImage {
  readonly name: Symmetry["name"];
  /** One sentence on what changes and why f does not. */
  readonly meaning: string;
  /** Of as many atoms as the truth, of the gate convolution twice as many. */
  readonly image: MixingMeasure;
  /** The largest |Δf| between the image and the truth at 1,000 inputs of μ. */
  readonly change: number;
}

/**
 * For each symmetry of a mixture at a truth one other measure that has the same f, and how equal the two are in numbers; the
 * gate convolution into 2k* atoms among them, where there is one and k* ≥ 2.
 *
 * @param truth G*, with k* atoms
 * @param input μ
 * @returns `[symmetries]`, of each its image, and the largest |Δf| at 1,000 inputs
 * @throws InputError when an argument is of another kind
 * @see docs/mathematics.md, derived facts 3, 9 and 10
 * @example symmetryImages({ model, truth, input }).every(({ change }) => change < 1e-12)   // true
 */
export function symmetryImages({
  model,
  truth,
  input,
}: {
  model: Mixture;
  truth: MixingMeasure;
  input: InputDistribution;
}): SymmetryImage[] {
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  requireKind("input", input);
  const makers: Record<Exclude<MixtureSymmetry, "gate convolution">, () => AtomInput[]> = {
    relabelling: () => [truth.atoms[1], truth.atoms[0], ...truth.atoms.slice(2)],
    "another reference": () => withAnotherReference(model, truth),
    "reflection of all directions": () => reflected(truth),
  };
  const made = (name: string) =>
    name in makers ? makers[name as keyof typeof makers]() : withAnotherExpert(model, truth);
  const images = symmetries({ model, truth }).flatMap(({ name, meaning }) =>
    name === "gate convolution" ? [] : [{ name, meaning, image: model.measure(made(name)) }],
  );
  const inputs = drawInputs({ input, dim: model.dim, size: 1000, stream: randomStream("symmetry images") });
  const values = model.predict(truth, inputs);
  return [...images, ...convolved(model, truth)].map((each) => {
    const difference = model.predict(each.image, inputs).map((value, i) => Math.abs(value - values[i]));
    return { ...each, change: difference.reduce((largest, value) => Math.max(largest, value), 0) };
  });
}

/** The first atom that can be the reference comes last, and its β₀ and v are taken from those of every atom. */
function withAnotherReference(model: Mixture, truth: MixingMeasure): AtomInput[] {
  const [first, second] = truth.atoms;
  if (!model.router.normIdentified)
    return [
      { bias: -first.bias, router: first.router.map((value) => -value), expert: second.expert },
      { expert: first.expert },
    ];
  for (const [index, { bias, router, expert }] of truth.atoms.slice(0, -1).entries()) {
    const shift = model.router.transformRouter(router).map((value) => -value);
    const shifted = commonShift({ model, measure: truth, shift });
    if (shifted === null) continue;
    const others = shifted.atoms.filter((_, i) => i !== index);
    return [...others.map((atom) => ({ ...atom, bias: atom.bias - bias })), { expert }];
  }
  throw new Error("symmetries named another reference, but no atom can be one.");
}

/** Every β₁ mirrored in the hyperplane through the origin that is parallel to the flat through the ends of all directions. */
function reflected({ atoms }: MixingMeasure): Atom[] {
  const directions = atoms.map(({ router }) => router.map((value) => value / norm(router)));
  const basis: Float64Array[] = [];
  for (const end of directions.slice(1)) {
    const rest = without(
      end.map((value, u) => value - directions[0][u]),
      basis,
    );
    basis.push(rest.map((value) => value / norm(rest)));
  }
  const across = without(directions[0], basis);
  const normal = across.map((value) => value / norm(across));
  return atoms.map((atom) => {
    const height = dot(normal, atom.router);
    return { ...atom, router: atom.router.map((value, u) => value - 2 * height * normal[u]) };
  });
}

/** The first η replaced by that of its images which is nearest to −η, far from η itself. */
function withAnotherExpert({ expert: { images }, dim }: Mixture, { atoms }: MixingMeasure): Atom[] {
  const opposite = atoms[0].expert.map((value) => -value);
  const expert = images!.nearest(atoms[0].expert, opposite, dim);
  return atoms.map((atom, index) => (index === 0 ? { ...atom, expert } : atom));
}

/** Every atom beside a copy whose v is moved by one vector δ: both parts of the softmax are multiplied by 1 + exp(δ·φ(x)). */
function convolved(model: Mixture, truth: MixingMeasure): Omit<SymmetryImage, "change">[] {
  const copies = copiesOf(model, truth);
  if (copies === null) return [];
  const image = model.measure([...copies, ...truth.atoms]);
  const found = symmetries({ model, truth: image, trueAtoms: truth.size });
  return found.flatMap(({ name, meaning }) => (name === "gate convolution" ? [{ name, meaning, image }] : []));
}

function copiesOf(model: Mixture, truth: MixingMeasure): readonly Atom[] | null {
  const { router, reference, dim } = model;
  if (truth.size < 2) return null;
  if (!router.normIdentified) return reference || truth.size > dim ? null : reflected(truth);
  const longest = Math.max(...truth.atoms.map((atom) => norm(router.transformRouter(atom.router))));
  const shift = new Float64Array(dim);
  shift[0] = Math.min(0.5, (router.ballRadius - longest) / 2);
  return commonShift({ model, measure: truth, shift })!.atoms; // half of the way to the sphere at most
}

function without(vector: Float64Array, orthonormal: readonly Float64Array[]): Float64Array {
  return orthonormal.reduce((rest, each) => {
    const part = dot(each, rest);
    return rest.map((value, u) => value - part * each[u]);
  }, vector);
}

function dot(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, u) => sum + value * right[u], 0);
}

function norm(vector: Float64Array): number {
  return Math.hypot(...vector);
}

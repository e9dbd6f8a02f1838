import { randomStream } from "../../data/randomStream";
import { requireNonNegative } from "../../requirements";
import { perturbedCosine } from "../../routers/perturbedCosine";

/** What the norm of a router vector does to the logit. */
export interface NormInteraction {
  /** The logit at d = 2 as a formula: b1, b2 are β₁, r its norm, y1, y2 are φ(x). */
  readonly logit: string;
  /** β₁ᵀ ∂logit/∂β₁, simplified by mathjs: "0" when the norm has no effect. */
  readonly radialDerivative: string;
  readonly vanishes: boolean;
  /** Largest |β₁ᵀ ∂logit/∂β₁| / (‖v‖ ‖φ(x)‖) over 1,000 random points, by the derivative that the estimator uses. */
  readonly largest: number;
}

/**
 * The partial differential equation behind the slow rates, checked symbolically and numerically: β₁ᵀ ∂F/∂β₁ = 0 for the
 * cosine router, F(x; β₁, η) = exp(β₁ᵀx / (‖β₁‖ ‖x‖)) h(x, η), and not for the perturbed one.
 *
 * F depends on β₁ through its logit alone, so β₁ᵀ ∂F/∂β₁ = F · β₁ᵀ ∂logit/∂β₁. The logit is a rational function of β₁ and
 * r = ‖β₁‖, and β₁ᵀ∇r = r, so β₁ᵀ ∂logit/∂β₁ = b1 ∂/∂b1 + b2 ∂/∂b2 + r ∂/∂r of it, which mathjs simplifies.
 *
 * @param tau1 τ₁ ≥ 0; 0 is the cosine router's parameter side
 * @param tau2 τ₂ ≥ 0
 * @returns the logit and its radial derivative as formulas, and the largest such derivative in numbers
 * @throws InputError when tau1 or tau2 is not a finite number ≥ 0
 * @see arXiv 2405.14131, the interaction; derived fact 1 in docs/mathematics.md
 * @example normInteraction({ tau1: 0, tau2: 0 }).vanishes   // true
 */
export function normInteraction({ tau1, tau2 }: { tau1: number; tau2: number }): NormInteraction {
  requireNonNegative({ tau1, tau2 });
  const { derivative, simplify } = require("mathjs") as typeof import("mathjs"); // 0.3 s to load
  const logit = `(b1 * y1 + b2 * y2) / (r + ${tau1})`;
  const terms = ["b1", "b2", "r"].map((name) => `${name} * (${derivative(logit, name).toString()})`);
  const radialDerivative = simplify(terms.join(" + ")).toString();
  return { logit, radialDerivative, vanishes: radialDerivative === "0", largest: largestRadialDerivative(tau1, tau2) };
}

function largestRadialDerivative(tau1: number, tau2: number): number {
  const router = perturbedCosine({ tau1, tau2 });
  const stream = randomStream("norm interaction");
  let largest = 0;
  for (let point = 0; point < 1000; point++) {
    const dim = 1 + (point % 8);
    const vector = () => Float64Array.from({ length: dim }, () => stream.normal());
    const [parameters, input] = [vector(), vector()];
    const radial = router
      .pullback(parameters, router.transformInput(input))
      .reduce((sum, g, u) => sum + g * parameters[u], 0);
    // The same derivative if the norm acted as in the linear router: the unit to measure it in.
    const size = Math.hypot(...router.transformInput(input)) * Math.hypot(...router.transformRouter(parameters));
    largest = Math.max(largest, Math.abs(radial) / size);
  }
  return largest;
}

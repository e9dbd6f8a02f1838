import type { Fault } from "../fault";

/** Data and estimators. */
export const planted: readonly Fault[] = [
  {
    wrong: "the second normal of a pair is the first one again",
    file: "data/randomStream.ts",
    text: "spare = radius * Math.sin(angle);",
    change: "spare = radius * Math.cos(angle);",
    noticedBy: ["data/randomStream.test.ts", "neighbouring draws, and draws of two streams, are not correlated"],
  },
  {
    wrong: "a stream depends on the order in which its keys are written",
    file: "data/randomStream.ts",
    text: "...Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1))",
    change: "...Object.entries(keys)",
    noticedBy: [
      "data/randomStream.test.ts",
      "the same name and keys give the same numbers, in whatever order the keys are written",
    ],
  },
  {
    wrong: "Student's noise states its scale as its standard deviation",
    file: "data/noises.ts",
    text: "sd: scale * Math.sqrt(degrees / (degrees - 2)),",
    change: "sd: scale,",
    noticedBy: ["data/noises.test.ts", "studentNoise has mean 0 and the standard deviation that it states"],
  },
  {
    wrong: "noise is drawn from the numbers that the inputs were drawn from",
    file: "data/sample.ts",
    text: 'stream.split("noise")',
    change: 'stream.split("inputs")',
    noticedBy: ["data/sample.test.ts", "noise has nothing to do with the inputs, also where both are normal"],
  },
  {
    wrong: "a fold is trained on what it leaves out",
    file: "data/folds.ts",
    text: "position % folds !== fold",
    change: "position % folds === fold",
    noticedBy: [
      "data/folds.test.ts",
      "every observation is left out once and is in the training data of all other folds, inputs beside outputs",
    ],
  },
  {
    wrong: "the quadrature of a noise lacks the Jacobian of its square root",
    file: "data/normNoises.ts",
    text: "weight: factor * density(value) * root",
    change: "weight: factor * density(value)",
    noticedBy: [
      "data/normNoises.test.ts",
      "has a quadrature that gives its mean and E 1/(b + ξ), which Jensen's inequality puts above 1/(b + 1)",
    ],
  },
  {
    wrong: "a coordinate is held at its lower bound when it wants to leave it",
    file: "estimators/newton/dampedSteps.ts",
    text: "(point[i] <= lower[i] && gradient[i] >= 0)",
    change: "(point[i] <= lower[i] && gradient[i] <= 0)",
    noticedBy: [
      "estimators/problem/parameterSpace.test.ts",
      "a box that binds is kept and reported: the coordinates on it are the active bounds",
    ],
  },
  {
    wrong: "a fit counts as converged n − p times too early",
    file: "estimators/leastSquares.ts",
    text: "(tolerance * value) / (data.size - identified) : relativeGradient",
    change: "tolerance * value : relativeGradient",
    noticedBy: [
      "estimators/leastSquares.test.ts",
      "converged means a small predicted drop: a tighter tolerance takes no fewer iterations and gains next to nothing",
    ],
  },
  {
    wrong: "σ̂² is divided by n and not by n − p",
    file: "estimators/fitFrom.ts",
    text: "return squares / (data.size - this.rank);",
    change: "return squares / data.size;",
    noticedBy: ["estimators/standardErrors.test.ts", "the residual variance estimates σ² under Gaussian noise"],
  },
  {
    wrong: "norms that no data can move are counted as parameters",
    file: "estimators/identifiedAt.ts",
    text: "return coordinates.length - hidden;",
    change: "return coordinates.length;",
    noticedBy: [
      "estimators/standardErrors.test.ts",
      "the cosine router has standard errors but of its router vectors, and says why",
    ],
  },
  {
    wrong: "norms that no data can move ask for observations of their own",
    file: "estimators/requireFittable.ts",
    text: "model.router.normIdentified ? count : count - routed",
    change: "model.router.normIdentified ? count : count",
    noticedBy: ["estimators/refusals.test.ts", "as many parameters that data move as data, behind the cosine router"],
  },
  {
    wrong: "η is measured in its own units, not by the Hessian, where standard errors are flagged",
    file: "estimators/errorFlags.ts",
    text: "part: lengths(at, end, units)",
    change: "part: lengths(at, end, () => 1)",
    noticedBy: [
      "estimators/standardErrors.test.ts",
      "there is one for each β₀, β₁ and η whose standard error is a third of it, with the part that it is",
    ],
  },
  {
    wrong: "standard errors take JᵀJ for the meat",
    file: "estimators/errorsAt.ts",
    text: '(["hessian", "meat"] as const)',
    change: '(["hessian", "gaussNewton"] as const)',
    noticedBy: [
      "estimators/standardErrors.test.ts",
      "one atom of a linear model by hand: the sandwich of ordinary regression, for unequal noise too",
    ],
  },
  {
    wrong: "the scores of a length that no data can move are not 0",
    file: "estimators/problem/mixtureProblem.ts",
    text: 'if (kind === "meat") flattenLength',
    change: "if (dim < 0) flattenLength",
    noticedBy: [
      "estimators/cosineErrors.test.ts",
      "the cosine router's other parameters have the standard errors of coordinates without its lengths (reference: true, d = 3, k = 3)",
    ],
  },
  {
    wrong: "the curvature that steps give to a length is taken for the data's",
    file: "estimators/errorsAt.ts",
    text: "flattenLength(hessian, layout.count",
    change: "flattenLength(stiff.slice(), layout.count",
    noticedBy: [
      "estimators/cosineErrors.test.ts",
      "the cosine router's other parameters have the standard errors of coordinates without its lengths (reference: true, d = 3, k = 3)",
    ],
  },
  {
    wrong: "leverages take the Jacobian by ψ(β₁) for that by β₁",
    file: "estimators/problem/mixtureProblem.ts",
    text: "part.set(router.pullback(vector, part));",
    change: "part.set(part);",
    noticedBy: [
      "estimators/jacobianPieces.test.ts",
      "the perturbedCosine router's leverages sum to the rank of the Jacobian, and with a ridge to less",
    ],
  },
  {
    wrong: "of the starts from the data the worst are polished",
    file: "estimators/starts/startVectors.ts",
    text: ".sort((a, b) => a.value - b.value)",
    change: ".sort((a, b) => b.value - a.value)",
    noticedBy: [
      "estimators/starts/startValues.test.ts",
      "of the starts from the data those with the best objective on the data are polished",
    ],
  },
  {
    wrong: "the curvature of ψ is added to router vectors that move along ψ, too",
    file: "estimators/problem/mixtureProblem.ts",
    text: 'if (kind === "hessian" && straight) addBlock',
    change: 'if (kind === "hessian") addBlock',
    noticedBy: [
      "estimators/hessian.test.ts",
      "perturbedCosine router: the exact Hessian is the second derivative of ½ Σ r² along the path of a step, inside Θ",
    ],
  },
  {
    wrong: "a step of the cosine router changes the norm",
    file: "estimators/problem/mixtureProblem.ts",
    text: "next[i] *= long / reached;",
    change: "next[i] *= long / long;",
    noticedBy: [
      "estimators/problem/parameterSpace.test.ts",
      "a start of norm 7 ends with that norm, the same function",
    ],
  },
  {
    wrong: "an atom that is split keeps its weight in every share",
    file: "estimators/starts/startValues.ts",
    text: "i === index ? { ...atom, bias: atom.bias - shares } : atom",
    change: "i === index ? { ...atom } : atom",
    noticedBy: [
      "estimators/starts/startValues.test.ts",
      "fitting 3 atoms to a truth of two, a start for each of its atoms splits that one: the same function",
    ],
  },
  {
    wrong: "Adam corrects its second moment by the decay of the first",
    file: "estimators/sgd.ts",
    text: "Math.sqrt(second[i] / (1 - secondLeft))",
    change: "Math.sqrt(second[i] / (1 - firstLeft))",
    noticedBy: [
      "estimators/sgd.test.ts",
      "no step is longer than its rate, whatever the factor and however long the router vector",
    ],
  },
  {
    wrong: "Cholesky's elimination leaves the diagonal as it was",
    file: "estimators/newton/cholesky.ts",
    text: "for (let j = k; j < size; j++) matrix[row + j] -= factor",
    change: "for (let j = k + 1; j < size; j++) matrix[row + j] -= factor",
    noticedBy: ["estimators/newton/cholesky.test.ts", "the solution is that of a general solver"],
  },
  {
    wrong: "null is taken for the number 0",
    file: "requirements.ts",
    text: "if (!Number.isFinite(values[i]))",
    change: "if (!Number.isFinite(Number(values[i])))",
    noticedBy: ["data/sample.test.ts", "an output null that is no number is refused in one sentence"],
  },
  {
    wrong: "an option that a fit does not know is ignored",
    file: "estimators/leastSquares.ts",
    text: 'requireKeys("the options of leastSquares", options, [',
    change: 'requireKeys("the options of leastSquares", {}, [',
    noticedBy: ["estimators/refusals.test.ts", "an unknown option"],
  },
  {
    wrong: "a fit to data with nothing to explain goes on for ever",
    file: "estimators/newton/boxNewton.ts",
    text: "const nothingLeft = 1e-24;",
    change: "const nothingLeft = -1;",
    noticedBy: ["estimators/leastSquares.test.ts", "are fitted by 0 and the fit has converged: relu experts"],
  },
  {
    wrong: "a minimum is called one by a matrix of another point",
    file: "estimators/newton/boxNewton.ts",
    text: 'return at.curvature.kind === "hessian" && (isFresh || !isInValley());',
    change: 'return at.curvature.kind === "hessian";',
    noticedBy: [
      "estimators/newton/boxNewton.test.ts",
      "it is over by the exact Hessian of the very end, not by one that was kept",
    ],
  },
  {
    wrong: "a fit stops on its way along a valley",
    file: "estimators/leastSquares.ts",
    text: "if (minimum.goesOn)",
    change: "if (minimum.goesOn && data.size < 0)",
    noticedBy: [
      "estimators/newton/boxNewton.test.ts",
      "a fit ends where one that is a thousand times stricter lowers Σ r² by no more than 1e-2 σ²",
    ],
  },
  {
    wrong: "what a bound cuts off a step is cut off afterwards",
    file: "estimators/newton/stepInBox.ts",
    text: "if (outside.length === 0) break;",
    change: "if (outside.length < point.length) break;",
    noticedBy: [
      "estimators/newton/boxNewton.test.ts",
      "a step that a bound cuts off is made with that coordinate at its bound, the others answering to where it is",
    ],
  },
  {
    wrong: "the difference of a pair does not answer to a change of shares",
    file: "estimators/problem/closestPair.ts",
    text: "0.5 * root * (1 - 2 * share)",
    change: "0.4 * root * (1 - 2 * share)",
    noticedBy: ["estimators/problem/closestPair.test.ts", "to first order it is the straight move, of every atom"],
  },
  {
    wrong: "the unit of an observation's distance from a kink leaves out its inputs",
    file: "estimators/newton/reluKinks.ts",
    text: "unit: length * lengths[row]",
    change: "unit: length",
    noticedBy: [
      "estimators/newton/kinkNewton.test.ts",
      "kinks are where aᵀx + b is 0, in units of its terms, and their slopes add up to the gradient in the experts",
    ],
  },
  {
    wrong: "near to a kink is the same distance for all observations",
    file: "estimators/newton/kinkStep.ts",
    text: "Math.abs(z) <= onKink * unit",
    change: "Math.abs(z) <= onKink",
    noticedBy: [
      "estimators/newton/kinkNewton.test.ts",
      "stays on it where the gradients of both sides point to it, also where the curvature across it is negative",
    ],
  },
];

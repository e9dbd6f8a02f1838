// The public names of routerlab, in reading order.
import { installCellGlobals } from "./jupyter/cellGlobals";

export { type Dataset, dataset } from "./data/dataset";
export {
  type InputDistribution,
  inputNamed,
  inputNames,
  inputsFrom,
  onSphere,
  truncatedGaussian,
  uniformBox,
} from "./data/inputs";
export { gaussianNoise, type Noise, noiseNamed, noiseNames, studentNoise, uniformNoise } from "./data/noises";
export { philox4x32 } from "./data/philox";
export { type RandomStream, randomStream, type StreamKeys } from "./data/randomStream";
export { sample } from "./data/sample";
export type { Fit } from "./estimators/fit";
export { type LeastSquaresOptions, leastSquares } from "./estimators/leastSquares";
export type { Bounds } from "./estimators/parameterSpace";
export { fromData, nearTruth, type StartRule } from "./estimators/startValues";
export type { CurveRow, Experiment, ExperimentResult, PointRow, RunOptions } from "./experiments/experiment";
export { experimentNamed, experimentNames, experiments } from "./experiments/experiments";
export type { Expert } from "./experts/expert";
export { type ExpertName, expertNamed, expertNames } from "./experts/experts";
export { geluExpert } from "./experts/geluExpert";
export { linearExpert } from "./experts/linearExpert";
export { polynomialExpert } from "./experts/polynomialExpert";
export { reluExpert } from "./experts/reluExpert";
export { type Activation, ridgeExpert } from "./experts/ridgeExpert";
export { sigmoidExpert } from "./experts/sigmoidExpert";
export { tanhExpert } from "./experts/tanhExpert";
export { type ShowableResult, show } from "./jupyter/display";
export { insideTslab } from "./jupyter/tslab";
export { canonicalGauge } from "./losses/canonicalGauge";
export { type LossName, lossNamed, lossNames } from "./losses/losses";
export { regressionError } from "./losses/regressionError";
export { voronoiCells } from "./losses/voronoiCells";
export { type VoronoiLoss, voronoiLoss } from "./losses/voronoiLoss";
export { type NormProtocol, withNorms } from "./losses/withNorms";
export type { Inputs } from "./mixture/inputs";
export type { Atom, AtomInput, MixingMeasure } from "./mixture/measure";
export { type Mixture, mixture } from "./mixture/mixture";
export type { Figure, Table } from "./plots/figure";
export { type FitPlotOptions, fitPlot } from "./plots/fitPlot";
export { type GatePlotOptions, gatePlot } from "./plots/gatePlot";
export { type RatePlotOptions, ratePlot } from "./plots/ratePlot";
export type { RateBand, RatePanel, RateSeries } from "./plots/rateTraces";
export { responsibilities } from "./plots/responsibilities";
export { type Saved, save } from "./plots/save";
export { table, toCsv, toLatex, toMarkdown } from "./plots/table";
export { cosine } from "./routers/cosine";
export { linear } from "./routers/linear";
export { perturbedCosine } from "./routers/perturbedCosine";
export { type RadialScale, radialRouter } from "./routers/radialRouter";
export type { Router } from "./routers/router";
export { type RouterName, routerNamed, routerNames } from "./routers/routers";
export type { Arm } from "./study/arm";
export type { FitRow } from "./study/fitTask";
export { type Progress, type ProgressView, progressOn, silentProgress } from "./study/progress";
export { readRows, rowKey } from "./study/rowFiles";
export { Interrupted } from "./study/runTasks";
export { stopOnInterrupt } from "./study/stopOnInterrupt";
export { type StudyOptions, study } from "./study/study";
export { terminalProgress } from "./study/terminalProgress";
export { type FisherInformation, fisherInformation } from "./theory/fisherInformation";
export { type PredictedLoss, predictedLoss, predictedRegressionError } from "./theory/predictedLoss";
export { type FitRateOptions, fitRate, type RateFit } from "./theory/rates";
export { relativeError } from "./theory/relativeError";

installCellGlobals(); // cells may then write { model } for a name of another cell

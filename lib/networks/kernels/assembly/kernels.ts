/* What is compiled: every kernel on the memory of TensorFlow.js. */
export { multiply } from "./matrixProduct";
export { addRow, addRowsAt, gatherRows, sumMiddle, transposeRows } from "./rows";

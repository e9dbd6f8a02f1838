"""numba as an expert writes it: the Jacobian row is (2k - 1 weights) x (features), so per chunk of observations the
normal equations are one matrix product (OpenBLAS) of weight products by feature products, which do not change from step
to step and are computed once; exp and tanh as polynomials in loops that LLVM vectorises (AVX-512 where there is)."""

import warnings

import numpy as np
from common import box, levenberg_marquardt, replicate_by_replicate, rule, run
from numba import NumbaPerformanceWarning, njit

warnings.simplefilter("ignore", NumbaPerformanceWarning)  # BLAS takes the rows of a tile as they are

CHUNK = 512
LOG2E, LN2_HIGH, LN2_LOW = 1.4426950408889634, 6.93147180369123816490e-1, 1.90821492927058770002e-10
ROUNDING = 6755399441055744.0  # 1.5 * 2**52


@njit(fastmath={"contract", "nsz", "nnan", "ninf"})
def exp(x, shifted, bits, out):
    """out = exp(x), x within [-708, 709]; bits is the integer view of shifted."""
    for s in range(len(x)):
        shifted[s] = min(max(x[s], -708.0), 709.0) * LOG2E + ROUNDING
    for s in range(len(x)):
        n = shifted[s] - ROUNDING
        v = min(max(x[s], -708.0), 709.0)
        r = v - n * LN2_HIGH - n * LN2_LOW
        q = r * r
        c = r - q * (1.66666666666666019037e-1 + q * (-2.77777777770155933842e-3 + q * (
            6.61375632143793436117e-5 + q * (-1.65339022054652515390e-6 + q * 4.13813679705723846039e-8))))  # fmt: skip
        out[s] = 1.0 + 2.0 * r / (2.0 - c)
    for s in range(len(x)):
        bits[s] = (bits[s] << 52) + 0x3FF0000000000000
    for s in range(len(x)):
        out[s] *= shifted[s]


@njit(fastmath={"contract", "nsz", "nnan", "ninf"})
def forward(theta, xt, first, last, d, k, gates, values, f, scratch, shifted, bits):
    """Gates and values [k, m] and f [m] of observations first to last; xt is [d, n]."""
    m, stride = last - first, 2 * d + 2
    for i in range(k):
        at = i * stride
        logit, z = gates[i, :m], values[i, :m]
        if i < k - 1:
            logit[:] = theta[at]
            for u in range(d):
                w = theta[at + 1 + u]
                for s in range(m):
                    logit[s] += w * xt[u, first + s]
            at += d + 1
        else:
            logit[:] = 0.0
        z[:] = theta[at + d]
        for u in range(d):
            w = theta[at + u]
            for s in range(m):
                z[s] += w * xt[u, first + s]
        for s in range(m):
            z[s] = 2.0 * min(max(z[s], -22.0), 22.0)
        exp(z, shifted[:m], bits[:m], scratch[:m])
        for s in range(m):
            z[s] = 1.0 - 2.0 / (scratch[s] + 1.0)
    greatest = scratch[:m]
    greatest[:] = 0.0
    for i in range(k - 1):
        for s in range(m):
            greatest[s] = max(greatest[s], gates[i, s])
    for i in range(k):
        for s in range(m):
            gates[i, s] -= greatest[s]
    total = scratch[:m]
    for i in range(k):
        exp(gates[i, :m], shifted[:m], bits[:m], f[:m])
        for s in range(m):
            gates[i, s] = f[s]
    total[:] = 0.0
    for i in range(k):
        for s in range(m):
            total[s] += gates[i, s]
    f[:m] = 0.0
    for i in range(k):
        for s in range(m):
            gates[i, s] /= total[s]
            f[s] += gates[i, s] * values[i, s]


@njit
def buffers(k):
    shifted = np.empty(CHUNK)
    return (np.empty((k, CHUNK)), np.empty((k, CHUNK)), np.empty(CHUNK), np.empty(CHUNK), shifted, shifted.view(np.int64))


@njit(fastmath={"contract", "nsz", "reassoc"})
def value(theta, xt, y, d, k):
    gates, values, f, scratch, shifted, bits = buffers(k)
    total = 0.0
    for first in range(0, len(y), CHUNK):
        last = min(first + CHUNK, len(y))
        forward(theta, xt, first, last, d, k, gates, values, f, scratch, shifted, bits)
        for s in range(last - first):
            r = f[s] - y[first + s]
            total += r * r
    return total


@njit(fastmath={"contract", "nsz", "reassoc"})
def weigh(theta, xt, y, first, last, d, k, b, weights, scaled):
    """Weights [2k - 1, m]: of the k - 1 logits, then of the k experts; times the residual in scaled. Returns the sum."""
    gates, values, f, scratch, shifted, bits = b
    m, total = last - first, 0.0
    forward(theta, xt, first, last, d, k, gates, values, f, scratch, shifted, bits)
    for s in range(m):
        scratch[s] = f[s] - y[first + s]
        total += scratch[s] * scratch[s]
    for i in range(k):
        for s in range(m):
            e = gates[i, s] * (1.0 - values[i, s] * values[i, s])
            weights[k - 1 + i, s] = e
            scaled[k - 1 + i, s] = e * scratch[s]
    for i in range(k - 1):
        for s in range(m):
            g = gates[i, s] * (values[i, s] - f[s])
            weights[i, s] = g
            scaled[i, s] = g * scratch[s]
    return total


@njit
def gradient(theta, features, xt, y, d, k):
    b = buffers(k)
    weights, scaled = np.empty((2 * k - 1, CHUNK)), np.empty((2 * k - 1, CHUNK))
    total, sums = 0.0, np.zeros((2 * k - 1, d + 1))
    for first in range(0, len(y), CHUNK):
        last = min(first + CHUNK, len(y))
        total += weigh(theta, xt, y, first, last, d, k, b, weights, scaled)
        sums += scaled[:, : last - first] @ features[first:last]
    return total, place_vector(sums, d, k)


@njit(fastmath={"contract", "nsz", "reassoc"})
def normal_equations(theta, features, products, xt, y, d, k):
    w = 2 * k - 1
    b = buffers(k)
    weights, scaled = np.empty((w, CHUNK)), np.empty((w, CHUNK))
    pairs = np.empty((w * (w + 1) // 2, CHUNK))
    total, sums = 0.0, np.zeros((w, d + 1))
    matrix = np.zeros((len(pairs), products.shape[1]))
    for first in range(0, len(y), CHUNK):
        last = min(first + CHUNK, len(y))
        m = last - first
        total += weigh(theta, xt, y, first, last, d, k, b, weights, scaled)
        sums += scaled[:, :m] @ features[first:last]
        at = 0
        for i in range(w):
            for j in range(i, w):
                for s in range(m):
                    pairs[at, s] = weights[i, s] * weights[j, s]
                at += 1
        matrix += pairs[:, :m] @ products[first:last]
    return total, place_vector(sums, d, k), place_matrix(matrix, d, k)


@njit
def parameter(block, u, d, k):
    """Where feature u of (x, 1) of a block stands among the parameters."""
    stride = 2 * d + 2
    if block < k - 1:
        return block * stride + (1 + u if u < d else 0)
    atom = block - (k - 1)
    return atom * stride + (d + 1 if atom < k - 1 else 0) + u


@njit
def place_vector(sums, d, k):
    result = np.empty((k - 1) * (2 * d + 2) + d + 1)
    for i in range(2 * k - 1):
        for u in range(d + 1):
            result[parameter(i, u, d, k)] = sums[i, u]
    return result


@njit
def place_matrix(sums, d, k):
    p = (k - 1) * (2 * d + 2) + d + 1
    result, at = np.empty((p, p)), 0
    for i in range(2 * k - 1):
        for j in range(i, 2 * k - 1):
            t = 0
            for u in range(d + 1):
                for v in range(u, d + 1):
                    for a, c in ((u, v), (v, u)):
                        row, column = parameter(i, a, d, k), parameter(j, c, d, k)
                        result[row, column] = result[column, row] = sums[at, t]
                    t += 1
            at += 1
    return result


def prepare(x):
    """Inputs as rows of coordinates, (x, 1), and the products of its entries."""
    features = np.column_stack([x, np.ones(len(x))])
    u, v = np.triu_indices(features.shape[1])
    return np.ascontiguousarray(x.T), features, features[:, u] * features[:, v]


def task(workload, x, y, start):
    d, k = workload["dim"], workload["atoms"]
    xt, features, products = prepare(x)
    if workload["task"] == "gradient":
        return lambda: gradient(start, features, xt, y, d, k)[0]
    if workload["task"] == "gaussNewton":
        return lambda: normal_equations(start, features, products, xt, y, d, k)[0]

    def fit():
        xt, features, products = prepare(x)  # belongs to the fit, as routerlab's tiles do
        return levenberg_marquardt(
            lambda theta: value(theta, xt, y, d, k),
            lambda theta: normal_equations(theta, features, products, xt, y, d, k),
            start, len(y), box(workload), **rule(workload),
        )  # fmt: skip

    return fit


if __name__ == "__main__":
    run(replicate_by_replicate(task))

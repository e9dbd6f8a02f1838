"""NumPy as a good user writes it: the Jacobian in chunks, the normal equations by BLAS, Levenberg-Marquardt."""

import numpy as np
from common import box, levenberg_marquardt, replicate_by_replicate, rule, run

CHUNK = 2048


def task(workload, inputs, outputs, start):
    n, d, k = workload["size"], workload["dim"], workload["atoms"]
    stride = 2 * d + 2
    ones = np.ones(n)
    by_router = np.column_stack([ones, inputs])  # (1, x)
    by_expert = np.column_stack([inputs, ones])  # (x, 1)

    def forward(theta, rows):
        routed = theta[: (k - 1) * stride].reshape(k - 1, stride)
        etas = np.vstack([routed[:, d + 1 :], theta[(k - 1) * stride :]])
        logits = np.zeros((len(range(*rows.indices(n))), k))
        logits[:, :-1] = by_router[rows] @ routed[:, : d + 1].T
        logits -= logits.max(axis=1, keepdims=True)
        gates = np.exp(logits)
        gates /= gates.sum(axis=1, keepdims=True)
        values = np.tanh(by_expert[rows] @ etas.T)
        prediction = np.einsum("ij,ij->i", gates, values)
        return gates, values, prediction

    def chunks():
        return (slice(i, min(i + CHUNK, n)) for i in range(0, n, CHUNK))

    def value(theta):
        return sum(np.sum((forward(theta, rows)[2] - outputs[rows]) ** 2) for rows in chunks())

    def gradient(theta):
        total, result = 0.0, np.zeros(len(theta))
        for rows in chunks():
            gates, values, prediction = forward(theta, rows)
            residual = prediction - outputs[rows]
            by_logit = residual[:, None] * gates[:, :-1] * (values[:, :-1] - prediction[:, None])
            by_z = residual[:, None] * gates * (1 - values**2)
            of_logits = by_logit.T @ by_router[rows]
            of_experts = by_z.T @ by_expert[rows]
            result[: (k - 1) * stride] += np.hstack([of_logits, of_experts[:-1]]).ravel()
            result[(k - 1) * stride :] += of_experts[-1]
            total += residual @ residual
        return total, result

    def normal_equations(theta):
        total, g, h = 0.0, np.zeros(len(theta)), np.zeros((len(theta), len(theta)))
        for rows in chunks():
            gates, values, prediction = forward(theta, rows)
            residual = prediction - outputs[rows]
            by_logit = gates[:, :-1] * (values[:, :-1] - prediction[:, None])
            by_z = gates * (1 - values**2)
            jacobian = np.empty((len(residual), len(theta)))
            blocks = jacobian[:, : (k - 1) * stride].reshape(-1, k - 1, stride)
            np.multiply(by_logit[:, :, None], by_router[rows][:, None, :], out=blocks[:, :, : d + 1])
            np.multiply(by_z[:, :-1, None], by_expert[rows][:, None, :], out=blocks[:, :, d + 1 :])
            jacobian[:, (k - 1) * stride :] = by_z[:, -1:] * by_expert[rows]
            total += residual @ residual
            g += jacobian.T @ residual
            h += jacobian.T @ jacobian
        return total, g, h

    if workload["task"] == "gradient":
        return lambda: gradient(start)[0]
    if workload["task"] == "gaussNewton":
        return lambda: normal_equations(start)[0]
    return lambda: levenberg_marquardt(value, normal_equations, start, n, box(workload), **rule(workload))


run(replicate_by_replicate(task))

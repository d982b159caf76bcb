"""Writes reference/class-weights.json: PyTorch's weighted cross-entropy of soft targets, its gradient, and class weights.

Effective numbers follow the authors' code (https://github.com/richardaecn/class-balanced-loss): (1 - beta) / (1 - beta^n),
scaled to sum to the number of classes. Run: python reference/class-weights.py (torch 2.x).
"""
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

torch.manual_seed(0)
ROWS, CLASSES = 6, 4
COUNTS = [120, 30, 7, 1]


def mixed_targets():
    one_hot = F.one_hot(torch.randint(CLASSES, (ROWS,)), CLASSES).double()
    share = torch.rand(ROWS, 1, dtype=torch.float64)
    return share * one_hot + (1 - share) * one_hot[torch.randperm(ROWS)]


def case(smoothing):
    logits = (3 * torch.randn(ROWS, CLASSES, dtype=torch.float64)).requires_grad_()
    targets = mixed_targets()
    weights = torch.tensor([0.25, 0.8, 2.5, 6.0], dtype=torch.float64)
    loss = torch.nn.CrossEntropyLoss(weight=weights, label_smoothing=smoothing)(logits, targets)
    loss.backward()
    return {
        "smoothing": smoothing,
        "logits": logits.detach().flatten().tolist(),
        "targets": targets.flatten().tolist(),
        "weights": weights.tolist(),
        "loss": loss.item(),
        "gradient": logits.grad.flatten().tolist(),
    }


def effective(beta):
    raw = (1 - beta) / (1 - np.power(beta, np.array(COUNTS, dtype=np.float64)))
    return (raw / raw.sum() * len(COUNTS)).tolist()


written = {
    "torch": torch.__version__,
    "rows": ROWS,
    "classes": CLASSES,
    "losses": [case(0.0), case(0.1)],
    "counts": COUNTS,
    "balanced": (sum(COUNTS) / (len(COUNTS) * np.array(COUNTS))).tolist(),
    "effective": [{"beta": beta, "weights": effective(beta)} for beta in (0.9, 0.99, 0.999)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(written, indent=1) + "\n")

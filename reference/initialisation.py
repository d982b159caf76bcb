"""Writes reference/initialisation.json: how PyTorch begins the layers of a small network under four schemes.

Bounds and deviations are measured on many draws of PyTorch's own functions; the figures that the studio must reach are
the theoretical ones that PyTorch computes (gain and fans). Run: python reference/initialisation.py (torch 2.x).
"""
import json
import pathlib

import torch
from torch import nn

LAYERS = {
    "conv": lambda: nn.Conv2d(3, 8, 5),
    "dense": lambda: nn.Linear(50, 20),
    "last dense": lambda: nn.Linear(20, 10),
}
DRAWS = 400


def he_normal(layer, last):
    if last:
        nn.init.xavier_uniform_(layer.weight)
    else:
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)


def he_uniform(layer, _last):
    nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)


def glorot_uniform(layer, _last):
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)


def pytorch(_layer, _last):
    """What the constructor did."""


def measure(values):
    return {"largest": values.abs().max().item(), "deviation": values.pow(2).mean().sqrt().item()}


torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
cases = []
for scheme in (he_normal, he_uniform, glorot_uniform, pytorch):
    for name, make in LAYERS.items():
        kernels, biases = [], []
        for _ in range(DRAWS):
            layer = make()
            scheme(layer, name.startswith("last"))
            kernels.append(layer.weight.detach().flatten())
            biases.append(layer.bias.detach())
        fan_in, fan_out = nn.init._calculate_fan_in_and_fan_out(layer.weight)
        cases.append(
            {
                "scheme": scheme.__name__.replace("_", "-"),
                "layer": name,
                "fanIn": fan_in,
                "fanOut": fan_out,
                "kernel": measure(torch.cat(kernels)),
                "bias": measure(torch.cat(biases)),
                "weights": DRAWS * layer.weight.numel(),
                "biases": DRAWS * layer.bias.numel(),
            }
        )
record = {"torch": torch.__version__, "cases": cases}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(record, indent=2) + "\n")

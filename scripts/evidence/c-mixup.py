"""Trains C-Mixup on the diabetes data with PyTorch, next to the studio: python c-mixup.py <folder> <settings.json>

Independent of the studio's code: same files, same fixed splits, same settings, other random numbers, and more seeds. Prints the test RMSE of
every split and seed, for plain training and for both variants of C-Mixup (Yao et al. 2022): at the input, and before the
second layer.
"""
import json
import pathlib
import sys

import numpy as np
import pandas as pd
import torch
from torch import nn

SETTINGS = json.loads(pathlib.Path(sys.argv[2]).read_text())
SEEDS = 20
torch.set_num_threads(1)


def read(file):
    frame = pd.read_csv(file)
    x = frame.drop(columns=["target", "split"]).to_numpy(np.float64)
    y = frame["target"].to_numpy(np.float64)
    train, test = (frame["split"] == "train").to_numpy(), (frame["split"] == "test").to_numpy()
    x = (x - x[train].mean(0)) / x[train].std(0)
    mean, deviation = y[train].mean(), y[train].std()
    scaled = (y - mean) / deviation
    tensor = lambda a: torch.tensor(a, dtype=torch.float32)
    return tensor(x[train]), tensor(scaled[train])[:, None], tensor(x[test]), y[test], mean, deviation


def partners(targets, all_targets, bandwidth, random):
    """Rows of the whole training set, by a Gaussian of the distance of targets in standard deviations."""
    distances = targets[:, None] - all_targets[None, :]
    weights = np.exp(-(distances**2) / (2 * bandwidth**2))
    up_to = np.cumsum(weights, axis=1)
    drawn = random.random(len(targets)) * up_to[:, -1]
    return (up_to < drawn[:, None]).sum(1)


def test_rmse(file, block, seed):
    x, y, test_x, test_y, mean, deviation = read(file)
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    first = nn.Sequential(nn.Linear(x.shape[1], 64), nn.ReLU())
    rest = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
    parameters = [*first.parameters(), *rest.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=SETTINGS["learningRate"], weight_decay=0.01)
    targets = y[:, 0].numpy().astype(np.float64)
    for _ in range(SETTINGS["epochs"]):
        order = random.permutation(len(x))
        for start in range(0, len(x), SETTINGS["batchSize"]):
            rows = order[start : start + SETTINGS["batchSize"]]
            xb, yb = x[rows], y[rows]
            if block is None:
                prediction = rest(first(xb))
            else:
                share = float(random.beta(SETTINGS["alpha"], SETTINGS["alpha"]))
                near = partners(targets[rows], targets, SETTINGS["bandwidth"], random)
                yb = share * yb + (1 - share) * y[near]
                mix = lambda a, b: share * a + (1 - share) * b
                hidden = first(mix(xb, x[near])) if block == 0 else mix(first(xb), first(x[near]))
                prediction = rest(hidden)
            loss = nn.functional.mse_loss(prediction, yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        predicted = rest(first(test_x))[:, 0].numpy() * deviation + mean
    return float(np.sqrt(np.mean((predicted - test_y) ** 2)))


files = sorted(pathlib.Path(sys.argv[1]).glob("diabetes-*.csv"))
print(
    json.dumps(
        {
            # Every run has a seed of its own.
            name: [[test_rmse(file, block, 100 * split + seed) for seed in range(SEEDS)] for split, file in enumerate(files, 1)]
            for name, block in {"plain": None, "input": 0, "hidden": 1}.items()
        }
    )
)

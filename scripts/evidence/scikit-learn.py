"""Writes data sets that scikit-learn brings as CSV files into a folder: python scikit-learn.py <folder>

The diabetes data come once for each of five fixed splits, in a column, so that the studio and PyTorch share them.
"""
import pathlib
import sys

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes

SPLITS = 5
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

cancer = load_breast_cancer(as_frame=True)
cancer.frame.assign(target=cancer.target.map(dict(enumerate(cancer.target_names)))).to_csv(
    folder / "breast-cancer.csv", index=False
)

diabetes = load_diabetes(as_frame=True, scaled=False).frame
names = np.array(["train"] * 309 + ["validation"] * 66 + ["test"] * 67)
for split in range(SPLITS):
    shuffled = np.random.default_rng(split).permutation(names)
    diabetes.assign(split=shuffled).to_csv(folder / f"diabetes-{split}.csv", index=False)

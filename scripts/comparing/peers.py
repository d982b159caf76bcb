"""Reads files with pandas, PyArrow, Pillow, SciPy and scikit-learn, as somebody would who knows how they are written.

Takes a list of jobs as JSON, {"path", "reader", "options"}, and prints what each file holds: its columns with their cells, its
pictures with their pixels as RGB, its arrays, or the error that it ended with.
"""

import base64
import datetime
import gzip
import io
import json
import math
import os
import struct
import sys
import tarfile
import warnings
import zipfile

import numpy as np
import pandas
import pyarrow.parquet
import scipy.io.arff
from PIL import Image
from sklearn.datasets import load_svmlight_file

warnings.simplefilter("ignore")


def plain(cell):
    if isinstance(cell, bytes):
        return cell.decode("utf8")
    if hasattr(cell, "item"):
        cell = cell.item()
    if isinstance(cell, float) and not math.isfinite(cell):
        return None if math.isnan(cell) else str(cell)
    if cell is None or isinstance(cell, (str, bool, float)):
        return cell
    return str(cell)


def columns_of(frame):
    return {
        "columns": [
            {"name": str(name), "cells": [plain(cell) for cell in frame.iloc[:, place].tolist()]}
            for place, name in enumerate(frame.columns)
        ]
    }


def number(cell, marks):
    text = cell.replace(marks["minus"], "-").replace(marks["currency"] or "\0", "").strip()
    text = text.replace(marks["thousands"] or "\0", "").replace(marks["decimal"], ".")
    try:
        return float(text)
    except ValueError:
        return "" if cell == marks["missing"] else cell


def csv(path, options):
    marks = options.pop("marks", None)
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False, **options)
    return columns_of(frame.map(lambda cell: number(cell, marks)) if marks else frame)


def zipped_csv(path, options):
    with zipfile.ZipFile(path) as archive:
        # Training data first, as the studio has it.
        names = sorted(archive.namelist(), key=lambda name: "train" not in name)
        frames = [
            pandas.read_csv(io.BytesIO(archive.read(name)), dtype=str, keep_default_na=False)
            for name in names
        ]
    return columns_of(pandas.concat(frames, ignore_index=True))


def json_table(path, options):
    text = open(path, encoding="utf8").read()
    rows = json.loads(text) if options["lines"] is False else [json.loads(line) for line in text.splitlines() if line.strip()]
    return columns_of(pandas.DataFrame(rows, dtype=object))


def excel(path, options):
    return columns_of(pandas.read_excel(path, dtype=object))


def parquet(path, options):
    table = pyarrow.parquet.read_table(path).flatten()
    if "image.bytes" in table.column_names:
        cells = table.column("image.bytes").to_pylist()
        return pictures_of({f"row {row + 1}": cell for row, cell in enumerate(cells)})
    return {"columns": [{"name": name, "cells": [plain_parquet(cell) for cell in table.column(name).to_pylist()]} for name in table.column_names]}


def plain_parquet(cell):
    if isinstance(cell, pandas.Timestamp) and cell.nanosecond:
        return f"{cell.isoformat(timespec='nanoseconds')}Z"
    if isinstance(cell, datetime.datetime):
        moment = cell.astimezone(datetime.timezone.utc) if cell.tzinfo else cell
        return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
    if isinstance(cell, datetime.date):
        return f"{cell.isoformat()}T00:00:00.000Z"
    if isinstance(cell, datetime.time):
        return 3600 * cell.hour + 60 * cell.minute + cell.second
    return None if isinstance(cell, (list, dict, bytes)) else plain(cell)


def arff(path, options):
    rows, meta = scipy.io.arff.loadarff(open(path, encoding="utf8"))
    return columns_of(pandas.DataFrame(rows))


def svmlight(path, options):
    features, labels = load_svmlight_file(path, zero_based=False)
    frame = pandas.DataFrame(features.toarray())
    frame.columns = [f"feature {index + 1}" for index in frame.columns]
    frame["label"] = labels
    return columns_of(frame)


def pixels(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", rgba.size, "white")
    rgb = Image.alpha_composite(white, rgba).convert("RGB")
    return {"size": [rgb.height, rgb.width], "rgb": base64.b64encode(rgb.tobytes()).decode()}


def pictures_of(files):
    found = {}
    for name, data in files.items():
        try:
            found[name] = pixels(data)
        except Exception as error:
            found[name] = {"error": str(error) or type(error).__name__}
    return {"pictures": found}


def pictures(path, options):
    found = {}
    for folder, _, names in os.walk(path):
        for name in names:
            if not name.endswith(".csv"):
                full = os.path.join(folder, name)
                found[os.path.relpath(full, path)] = open(full, "rb").read()
    return pictures_of(found)


def labelled_pictures(path, options):
    names = pandas.read_csv(os.path.join(path, "labels.csv"))["file"]
    return pictures_of({name: open(os.path.join(path, name), "rb").read() for name in names})


def zipped_pictures(path, options):
    found = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            try:
                found[name] = archive.read(name)
            except Exception:
                found[name] = b""
    return pictures_of(found)


def tarred_pictures(path, options):
    with tarfile.open(path) as archive:
        return pictures_of({m.name: archive.extractfile(m).read() for m in archive if m.name.endswith(".png")})


def arrays_of(x, y):
    return {"arrays": {"shape": list(x.shape), "values": [plain(v) for v in x.ravel()], "labels": [plain(v) for v in y.ravel()]}}


def npy(path, options):
    folder = os.path.dirname(path)
    return arrays_of(np.load(path), np.load(os.path.join(folder, "y.npy")))


def npz(path, options):
    with np.load(path) as archive:
        return arrays_of(archive["x"], archive["y"])


def idx_array(path):
    data = open(path, "rb").read()
    if data[:3] != b"\0\0\x08":
        raise ValueError("not an IDX file of bytes")
    shape = struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]])
    values = np.frombuffer(data, "u1", offset=4 + 4 * data[3])
    if values.size != math.prod(shape):
        raise ValueError("another number of values than its shape has")
    return values.reshape(shape)


def idx(path, options):
    return arrays_of(idx_array(path), idx_array(path.replace("images-idx3", "labels-idx1")))


def cifar(path, options):
    rows = np.frombuffer(open(path, "rb").read(), "u1").reshape(-1, 3073)
    return arrays_of(rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), rows[:, 0])


readers = {
    function.__name__: function
    for function in [csv, zipped_csv, json_table, excel, parquet, arff, svmlight, pictures, labelled_pictures, zipped_pictures, tarred_pictures, npy, npz, idx, cifar]
}


def answer(job):
    try:
        return readers[job["reader"]](job["path"], job["options"])
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}


json.dump([answer(job) for job in json.load(sys.stdin)], sys.stdout, allow_nan=False)

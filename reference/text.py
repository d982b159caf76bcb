"""Writes reference/text.json: loss and gradients of one step of the text models under wordMixup and senMixup.

Guo, Mao and Zhang, "Augmenting data with mixup for sentence classification" (2019): embeddings of the words, or of the
sentences, are interpolated, and so are the targets. Run: python reference/text.py (torch 2.x).
"""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
ROWS, LENGTH, PIECES, SIZE, HIDDEN, CLASSES = 4, 7, 10, 3, 5, 3
WIDTHS, FILTERS, LAMBDA = [2, 3], 4, 0.3

lengths = [7, 3, 1, 5]
pieces = torch.zeros(ROWS, LENGTH, dtype=torch.long)
for row, length in enumerate(lengths):
    pieces[row, :length] = torch.randint(1, PIECES, (length,))
labels = torch.tensor([0, 2, 1, 1])
permutation = torch.tensor([2, 0, 3, 1])


def leaf(*shape):
    return torch.randn(*shape).requires_grad_()


def mix(hidden):
    return LAMBDA * hidden + (1 - LAMBDA) * hidden[permutation]


def embed(table, averaged):
    there = (pieces != 0).double().unsqueeze(-1)
    vectors = F.embedding(pieces, table) * there
    return vectors * LENGTH / there.sum(1, keepdim=True) if averaged else vectors


def text_mean(at, table, kernel, bias, last, last_bias):
    words = embed(table, True)
    sentence = (mix(words) if at == 1 else words).mean(1)
    hidden = F.relu((mix(sentence) if at == 2 else sentence) @ kernel + bias)
    return hidden @ last + last_bias


def text_cnn(at, table, kernel_2, bias_2, kernel_3, bias_3, last, last_bias):
    words = embed(table, False)
    words = (mix(words) if at == 1 else words).transpose(1, 2)
    convolved = [
        F.conv1d(words, kernel[:, 0].permute(2, 1, 0), bias) for kernel, bias in ((kernel_2, bias_2), (kernel_3, bias_3))
    ]
    sentence = torch.cat([F.relu(one).max(2).values for one in convolved], 1)
    return (mix(sentence) if at == 2 else sentence) @ last + last_bias


def windows(width):
    return [leaf(width, 1, SIZE, FILTERS), leaf(FILTERS)]


MODELS = {
    "text-mean": (text_mean, [leaf(PIECES, SIZE), leaf(SIZE, HIDDEN), leaf(HIDDEN), leaf(HIDDEN, CLASSES), leaf(CLASSES)]),
    "text-cnn": (
        text_cnn,
        [leaf(PIECES, SIZE), *windows(2), *windows(3), leaf(len(WIDTHS) * FILTERS, CLASSES), leaf(CLASSES)],
    ),
}


def values(tensor):
    return {"shape": list(tensor.shape), "data": tensor.detach().flatten().tolist()}


def step(model, weights, at):
    one_hot = F.one_hot(labels, CLASSES).double()
    targets = mix(one_hot)
    loss = -(targets * F.log_softmax(model(at, *weights), 1)).sum(1).mean()
    gradients = torch.autograd.grad(loss, weights)
    return {"block": at, "loss": loss.item(), "gradients": [values(one) for one in gradients]}


written = {
    "torch": torch.__version__,
    "pieces": pieces.tolist(),
    "labels": labels.tolist(),
    "permutation": permutation.tolist(),
    "lambda": LAMBDA,
    "models": [
        {
            "architecture": name,
            "weights": [values(one) for one in weights],
            "steps": [step(model, weights, at) for at in (1, 2)],
        }
        for name, (model, weights) in MODELS.items()
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(written, indent=1) + "\n")

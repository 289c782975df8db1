#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Saccade authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Saves a PyTorch classifier so that Saccade opens it: the network as a TorchScript file, and beside it a card that says
how a picture becomes its input and what its classes are called.

Where the model is made:

    from export_for_saccade import save_for_saccade
    save_for_saccade(model, "net.pt", size=(224, 224), mean=(0.485, 0.456, 0.406), deviation=(0.229, 0.224, 0.225))

On the command line, for a function that makes the model, here torchvision's resnet18 with weights of one's own:

    python3 export_for_saccade.py torchvision.models:resnet18 net.pt --weights checkpoint.pth --size 224 224 \\
        --mean 0.485 0.456 0.406 --deviation 0.229 0.224 0.225 --classes names.txt

Then: saccade-cli inspect net.pt
"""

import argparse
import importlib
import json
import os
import pathlib
import sys

import torch


def card_of(channels, size, mean=None, deviation=None, resize=None, classes=None, order="RGB", value_range=(0, 1)):
    """The card as a dictionary. `size`: height and width. `resize`: the shorter side before the centre crop; without it
    a picture is squeezed to `size`. `mean` and `deviation`: one number a channel, in units of `value_range`."""
    height, width = size
    for name, numbers in (("mean", mean), ("deviation", deviation)):
        if numbers is not None and len(numbers) != channels:
            raise ValueError(f"{name} has {len(numbers)} numbers, but the input has {channels} channels")
    return {
        "input": {"channels": channels, "height": height, "width": width},
        "resize": {"shorter_side": resize} if resize else {"exact": [height, width]},
        "crop": {"centre": [height, width]} if resize else None,
        "order": "GREY" if channels == 1 else order,
        "range": list(value_range),
        "mean": None if mean is None else list(mean),
        "deviation": None if deviation is None else list(deviation),
        "classes": None if classes is None else list(classes),
        "output": "logits",
    }


def save_for_saccade(model, file, size, channels=3, **card):
    """Traces `model` for pictures of `size` (height, width) and writes `file` (.pt) and its card. Further arguments are
    those of card_of(). Raises ValueError where the traced network does not do what the model does."""
    file = pathlib.Path(file)
    if file.suffix != ".pt":
        raise ValueError(f"{file} should end in .pt")
    content = card_of(channels, size, **card)
    # Dropout and batch norm behave differently while training; on one device everything is in one place.
    model = model.cpu().float().eval()
    generator = torch.Generator().manual_seed(0)
    example = torch.randn(1, channels, *size, generator=generator)
    with torch.no_grad():
        traced = torch.jit.trace(model, example, check_trace=False)
        # Another picture than the one it was traced with: what depends on values would not be in the trace.
        other = torch.randn(1, channels, *size, generator=generator)
        wanted, found = model(other), traced(other)
        if isinstance(wanted, torch.Tensor):
            difference = (wanted - found).abs().max() / wanted.abs().max().clamp(min=1e-12)
            if not difference < 1e-3:
                raise ValueError("the traced network gives other scores than the model: does it depend on values?")
    torch.jit.save(traced, str(file))
    card_file = file.with_suffix(".card.json")
    card_file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return file, card_file


def weights_in(file):
    """The dictionary of weights in a checkpoint. Loading one runs what is in it: only open files you trust."""
    content = torch.load(file, map_location="cpu")
    for key in ("state_dict", "model_state_dict", "model"):
        if isinstance(content, dict) and isinstance(content.get(key), dict):
            content = content[key]
    return {name.removeprefix("module."): tensor for name, tensor in content.items()}


def main():
    parser = argparse.ArgumentParser(description="Saves a PyTorch classifier for Saccade: FILE.pt and FILE.card.json.")
    parser.add_argument("maker", help="MODULE:FUNCTION that makes the model, for example torchvision.models:resnet18")
    parser.add_argument("file", help="the .pt file to write")
    parser.add_argument("--weights", help="a state dict or a checkpoint for it")
    parser.add_argument("--size", type=int, nargs=2, default=(224, 224), metavar=("HEIGHT", "WIDTH"))
    parser.add_argument("--channels", type=int, default=3)
    parser.add_argument("--resize", type=int, help="shorter side before the centre crop; without it, squeezed to size")
    parser.add_argument("--mean", type=float, nargs="+", help="one a channel, for values of 0 to 1")
    parser.add_argument("--deviation", type=float, nargs="+", help="one a channel")
    parser.add_argument("--classes", help="a text file with the name of a class a line")
    arguments = parser.parse_args()

    module, _, function = arguments.maker.partition(":")
    # What lies in the folder where the person is can be named.
    sys.path.insert(0, os.getcwd())
    model = getattr(importlib.import_module(module), function)()
    if arguments.weights:
        model.load_state_dict(weights_in(arguments.weights))
    classes = None
    if arguments.classes:
        classes = pathlib.Path(arguments.classes).read_text(encoding="utf-8").splitlines()
    written = save_for_saccade(
        model,
        arguments.file,
        tuple(arguments.size),
        arguments.channels,
        mean=arguments.mean,
        deviation=arguments.deviation,
        resize=arguments.resize,
        classes=classes,
    )
    print(*written, sep="\n")


if __name__ == "__main__":
    main()

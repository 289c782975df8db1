# SPDX-FileCopyrightText: 2026 The Saccade authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes the small TorchScript files in data/ and, for each, an input and what PyTorch computes from it.

Run with PyTorch 1.13: python3 make_fixtures.py [NAME...]. The files in the repository were written so; run it again only
to add to them, by name, because the archives are not written byte for byte alike.
"""

import math
import pathlib
import sys
import warnings
import zipfile
from typing import List, Tuple

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

FOLDER = pathlib.Path(__file__).parent / "data"


class Residual(nn.Module):
    """Branches on the mode and on whether there is a projection."""

    def __init__(self, channels: int, out: int):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(out, out, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.down = nn.Conv2d(channels, out, 1) if channels != out else None

    def forward(self, x: Tensor) -> Tensor:
        same = x
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.down is not None:
            same = self.down(x)
        if self.training:
            y = F.dropout(y, 0.5, True)
        y += same
        return self.relu(y)


class Resnet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.layer1 = nn.Sequential(Residual(4, 4), Residual(4, 6))
        self.fc = nn.Linear(6, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.layer1(self.stem(x))
        x = F.adaptive_avg_pool2d(x, (1, 1))
        return self.fc(torch.flatten(x, 1))


class Functional(nn.Module):
    """Most of the functions on tensors that are no modules."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding="same", dilation=2)
        self.valid = nn.Conv2d(8, 8, (3, 2), padding="valid", groups=4)
        self.register_buffer("scale", torch.rand(1, 8, 1, 1) + 0.5)
        self.register_buffer("table", torch.rand(8, 10, 11))

    def forward(self, x: Tensor) -> Tensor:
        x = F.elu(self.conv(x)) - 0.25
        x = self.valid(x) * self.scale / 2.0
        x = F.leaky_relu(x, 0.2) + self.table
        y = F.softplus(x) + 3.0 - torch.tanh(x) * torch.sigmoid(x)
        y = 1.0 - F.gelu(y) + F.silu(-y)
        y = torch.clamp(y, -2.0, 2.5) + F.relu6(y) + F.selu(y) + F.mish(y)
        a, b = torch.chunk(y, 2, dim=1)
        c = torch.cat([a, b[:, 1:, :, :], x[:, :1]], 1)
        return c.mean(dim=[2, 3])


class Shuffle(nn.Module):
    """ShuffleNet's unit: split, branch, join, shuffle by reshaping."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3)
        self.branch = nn.Sequential(nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 3, padding=1, groups=4), nn.ReLU())

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        left, right = x.chunk(2, dim=1)
        x = torch.cat((left, self.branch(right)), dim=1)
        n, c, h, w = x.size()
        x = x.view(n, 2, c // 2, h, w)
        x = torch.transpose(x, 1, 2).contiguous()
        x = x.view(n, -1, h, w)
        return x.mean([2, 3])


class Excitation(nn.Module):
    """Squeeze and excitation with the hard activations of MobileNet v3; the gate is expanded by hand."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, stride=2)
        self.act = nn.Hardswish()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.down = nn.Conv2d(6, 2, 1)
        self.up = nn.Conv2d(2, 6, 1)
        self.gate = nn.Hardsigmoid()
        self.dropout = nn.Dropout(0.2, inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        x = self.act(self.stem(x))
        scale = self.gate(self.up(F.relu(self.down(self.pool(x)))))
        x = x * scale.expand_as(x)
        return self.dropout(x.mean((2, 3)))


class LocalResponse(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 7, 3)
        self.norm = nn.LocalResponseNorm(4, alpha=0.5, beta=0.6, k=1.5)
        self.fc = nn.Linear(7 * 16, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(self.norm(self.conv(x)), 4, 2)
        x = F.local_response_norm(x, 3)
        return self.fc(x.view(x.size(0), -1))


class InPlace(nn.Module):
    """What stands before a ReLU in place is used again afterwards, and must be seen rectified."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.bn = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        before = self.bn(self.conv(x))
        after = self.relu(before)
        both = after * 2 + before
        both += before
        both.mul_(0.5)
        return both.flatten(2).mean(2)


class StaleView(nn.Module):
    """A view is taken, then its memory changed: what the view shows cannot be told from layers alone."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        row = x.view(x.size(0), -1)
        F.relu(x, inplace=True)
        return row


class Baked(nn.Module):
    """Reshapes with the batch of the trace."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, stride=2)
        self.fc = nn.Linear(4 * 7 * 7, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        x = x.reshape(int(x.shape[0]), 2, 2, 7, 7)
        x = x.expand(int(x.shape[0]), 2, 2, 7, 7).permute(0, 2, 1, 3, 4)
        return self.fc(x.reshape(int(x.shape[0]), 4 * 7 * 7))


class MixesBatch(nn.Module):
    """The pictures of a batch become rows of one another."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x).view(-1, 2).mean(1, keepdim=True)


class Twice(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 4, 1)
        self.block = nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), nn.ReLU())
        self.pool = nn.AvgPool2d(3, 2, padding=1, ceil_mode=True, count_include_pad=False)
        self.max = nn.MaxPool2d(3, 2, ceil_mode=True)

    def forward(self, x: Tensor) -> Tensor:
        x = self.block(self.block(self.first(x)))
        return self.max(self.pool(x)).sum(1).flatten(1)


class ConvNext(nn.Module):
    """Layer normalisation over channels, by permuting there and back, and a learned scale."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 4, stride=4)
        self.depthwise = nn.Conv2d(6, 6, 7, padding=3, groups=6)
        self.norm = nn.LayerNorm(6, eps=1e-6)
        self.wide = nn.Linear(6, 12)
        self.narrow = nn.Linear(12, 6)
        self.scale = nn.Parameter(torch.rand(6, 1, 1))
        self.head = nn.Linear(6, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        y = self.norm(self.depthwise(x).permute(0, 2, 3, 1))
        y = self.narrow(F.gelu(self.wide(y), approximate="tanh")).permute(0, 3, 1, 2)
        x = x + self.scale * y
        return self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Resampled(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        x = F.interpolate(x, scale_factor=2.0, mode="nearest")
        x = F.interpolate(x, scale_factor=1.5, mode="bilinear", align_corners=False)
        x = F.interpolate(x, size=[9, 11], mode="bilinear", align_corners=True)
        x = F.pad(x, [1, 2, 0, 1], mode="reflect") + F.pad(x, [2, 1, 1, 0], mode="replicate")
        return F.pad(x[:, :, ::2, ::3], [0, 0, 1, -1, 2, 2], value=0.5).flatten(1)


class Answers(nn.Module):
    """Hands back a pair; the second is the row of classes."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(4, 10)

    def forward(self, x: Tensor) -> Tuple[Tensor, List[Tensor]]:
        maps = self.conv(x)
        scores = F.softmax(self.fc(maps.amax((2, 3)) if False else maps.mean([2, 3])), dim=1)
        return maps, [scores]


class Wide(nn.Module):
    """Takes grey pictures of one size alone, which is not square."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3, stride=4)
        self.fc = nn.Linear(2 * 3 * 10, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(torch.flatten(F.relu(self.conv(x)), 1))


class Grouped(nn.Module):
    """Normalisation by a picture's own statistics, and activations that learn or divide."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.group = nn.GroupNorm(2, 8, eps=1e-3)
        self.prelu = nn.PReLU(8)
        self.mix = nn.Conv2d(8, 8, 3)
        self.instance = nn.InstanceNorm2d(8, affine=True)
        self.one = nn.PReLU()
        self.plain = nn.InstanceNorm2d(8)
        self.bare = nn.GroupNorm(4, 8, affine=False)
        self.tracked = nn.InstanceNorm2d(8, affine=True, track_running_stats=True)
        self.fc = nn.Linear(4, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.prelu(self.group(self.conv(x)))
        x = self.one(self.instance(self.mix(x)))
        x = self.plain(F.softsign(x)) + F.logsigmoid(x)
        x = F.glu(self.tracked(self.bare(x) + x), dim=1)
        return self.fc(x.mean([2, 3]))


class Attentive(nn.Module):
    """Attention by the greatest and the mean channel, by neighbouring channels, and by distance; a head by angle."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.place = nn.Conv2d(2, 1, 3, padding=1)
        self.channel = nn.Conv1d(1, 1, 3, padding=1, bias=False)
        self.weight = nn.Parameter(torch.rand(4, 6) - 0.5)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.conv(x))
        most, _ = torch.max(x, dim=1, keepdim=True)
        x = x * torch.sigmoid(self.place(torch.cat([torch.mean(x, dim=1, keepdim=True), most], dim=1)))
        gate = F.adaptive_avg_pool2d(x, 1).squeeze(-1).transpose(-1, -2)
        x = x * torch.sigmoid(self.channel(gate)).transpose(-1, -2).unsqueeze(-1)
        far = (x - x.mean(dim=[2, 3], keepdim=True)).pow(2)
        x = x * torch.sigmoid(far / (4 * (far.sum(dim=[2, 3], keepdim=True) / 63 + 1e-4)) + 0.5)
        x = torch.cat([x.sum(dim=[2, 3])[:, :3], x.amax(dim=(2, 3))[:, 3:]], dim=1)
        return 4 * F.linear(F.normalize(x), F.normalize(self.weight))


class Rearranged(nn.Module):
    """Channels in another order, pixels into channels and back, borders that go round, the greater and the smaller of
    two, sizes that are computed."""

    def __init__(self):
        super().__init__()
        self.down = nn.PixelUnshuffle(2)
        self.conv = nn.Conv2d(12, 8, 3, padding=1)
        self.up = nn.PixelShuffle(2)
        self.mix = nn.Conv2d(2, 4, 3, bias=False)
        self.norm = nn.GroupNorm(1, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = x[:, [2, 0, 1]] - torch.tensor([0.1, 0.2, 0.3]).view(1, 3, 1, 1).type_as(x)
        x = x + torch.flip(x[:, :1], [3]).repeat(1, 3, 1, 1) + torch.linspace(-1.0, 1.0, x.size(3))
        x = self.mix(F.pad(self.up(self.conv(self.down(x))), [2, 1, 1, 2], mode="circular"))
        rows = max((math.ceil(x.size(2) / 4) - 1) * 4 + 4 - x.size(2), 0)
        x = F.pad(x, [0, 1, rows // 2, rows - rows // 2])
        a, b = x[:, :2], x[:, 2:]
        x = torch.cat([torch.max(a, b), torch.minimum(a, b)], 1)
        mean = x.mean(1, keepdim=True)
        x = (x - mean) / torch.sqrt((x - mean).pow(2).mean(1, keepdim=True) + 1e-3)
        x = F.avg_pool2d(x.clamp(min=1e-3).pow(3.0), (2, 3)).pow(1.0 / 3)
        return (torch.abs(self.norm(x)) + torch.exp(-x)).flatten(1)


class Standardised(nn.Module):
    """Weights that are computed from what was learned, at every call."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(6, 3, 3, 3))
        self.second = nn.Parameter(torch.randn(4, 6, 1, 1))
        self.fc = nn.Linear(4, 3)

    def forward(self, x: Tensor) -> Tensor:
        w = self.weight
        w = (w - w.mean(dim=[1, 2, 3], keepdim=True)) / (w.std(dim=[1, 2, 3], keepdim=True) + 1e-5)
        x = F.relu(F.conv2d(x, w))
        v, m = torch.var_mean(self.second, dim=[1, 2, 3], keepdim=True, unbiased=False)
        x = F.conv2d(x, (self.second - m) / torch.sqrt(v + 1e-10))
        return self.fc(x.mean([2, 3]))


class Measured(nn.Module):
    """Weights divided by their sizes, in the words there are for it."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 3, 3, 3))
        self.second = nn.Parameter(torch.randn(4, 4))
        self.fc = nn.Linear(4, 3)

    def forward(self, x: Tensor) -> Tensor:
        w = self.weight
        x = F.relu(F.conv2d(x, w / torch.linalg.vector_norm(w)))
        x = x + F.conv2d(x, w[:, :1] / torch.linalg.norm(w), padding=1, groups=4)
        x = x + F.conv2d(x, w[:, 1:2] / torch.norm(w), padding=1, groups=4)
        x = x + F.conv2d(x, w[:, 2:] / torch.norm(w, dim=[1, 2], keepdim=True).mean(), padding=1, groups=4)
        x = x / torch.norm(x, dim=[2, 3], keepdim=True) / torch.linalg.vector_norm(x, dim=[1, 2, 3], keepdim=True)
        v, m = torch.var_mean(x, dim=[2, 3], keepdim=True)
        x = (x - m) / torch.sqrt(v + 1e-2) + x / (x.std(dim=1, keepdim=True, unbiased=False) + 0.1)
        x = x.mean([2, 3]) + x.var(dim=[2, 3]) + torch.std_mean(x, dim=[2, 3], unbiased=False)[0]
        s = self.second
        x = F.linear(x, s / s.abs().max()) + F.linear(x, s / s.max(dim=1, keepdim=True)[0])
        x = F.linear(x, s / torch.linalg.norm(s, dim=1, keepdim=True)) + F.linear(x, s / s.amin(dim=[0, 1]))
        x = F.linear(x, torch.maximum(s, s.min() * 0.5) / torch.linalg.vector_norm(s, ord=1.0, dim=[0], keepdim=True))
        return self.fc(x / torch.linalg.norm(x, dim=1, keepdim=True))


class Filled(nn.Module):
    """Constants of the picture's size, joined and added."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.fc = nn.Linear(13, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.conv(x)) + torch.ones_like(x[:, :1])
        rows = torch.linspace(-1, 1, x.size(2)).view(1, 1, -1, 1).expand(x.size(0), 1, x.size(2), x.size(3))
        columns = torch.arange(x.size(3)).float().view(1, 1, 1, -1).repeat(x.size(0), 1, x.size(2), 1)
        none = torch.zeros(x.size(0), 1, x.size(2), x.size(3))
        new = x.new_zeros(x.size(0), 1, x.size(2), x.size(3))
        x = torch.cat([rows, torch.zeros_like(x), columns, x * columns, torch.full_like(none, 0.5), none, new], 1)
        return self.fc(F.max_pool2d(x, 2).mean([2, 3]))


class Computed(nn.Module):
    """Weights out of what LibTorch's own operators make of what was learned."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 4, 3, 3) * 0.3)
        self.mix = nn.Parameter(torch.randn(4, 4))
        self.level = nn.Parameter(torch.randn(4))
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.fc = nn.Linear(4, 3)

    def forward(self, x: Tensor) -> Tensor:
        w = self.weight
        x = F.relu(self.conv(x))
        shares = F.softmax(self.level[:2], dim=0)
        x = shares[0] * x + shares[1] * F.max_pool2d(x, 3, 1, 1)
        binary = torch.sign(w) * w.abs().mean(dim=[1, 2, 3], keepdim=True)
        x = x + F.conv2d(x, binary, padding=1) + F.conv2d(x, torch.round(w * 4) / 4, padding=1)
        sparse = torch.where(w > 0.1, w, torch.zeros_like(w)) + torch.tanh(w) * (w.abs() < 0.2).float()
        turned = torch.cat(sparse.flip([2]).chunk(2, dim=1), dim=1).roll([1], [3])
        x = F.relu(F.conv2d(x, turned.clamp(-0.3, 0.3), padding=1))
        first, second = w.split([1, 3], dim=0)
        x = x + F.conv2d(x, torch.stack([second[0], first[0], second[2], second[1]], dim=0), padding=1)
        x = x * torch.cumsum(self.level, dim=0).view(1, -1, 1, 1) * self.mix.prod(dim=1).view(1, 4, 1, 1)
        x = F.conv2d(x, torch.einsum("oi,ichw->ochw", [self.mix, w])) * torch.sigmoid(self.level.view(1, 4, 1, 1))
        return self.fc(x.mean([2, 3]))


class Refusing(nn.Module):
    """Raises for every input."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        if x.size(2) > 1:
            raise ValueError("only flat pictures, please")
        return x


class Deciding(nn.Module):
    """Branches on the values of the picture."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        if bool(x.mean() > 0):
            return x * 2
        return x


class Transposed(nn.Module):
    """Has a layer that no network of layers here has."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.grow = nn.ConvTranspose2d(4, 4, 2, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        return self.grow(self.conv(x))


class WritesFile(nn.Module):
    """Code in it runs while the file is loaded, and writes another file (saving a tensor is an operator)."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)

    @torch.jit.export
    def __getstate__(self) -> Tuple[int, bool]:
        return 1, self.training

    @torch.jit.export
    def __setstate__(self, state: Tuple[int, bool]) -> None:
        torch.save(torch.zeros(1), "saccade-was-here.pt")
        self.training = state[1]


def without_debug_records(file: pathlib.Path) -> None:
    """Most of an archive of this size is a record of source lines that nobody reads."""
    with zipfile.ZipFile(file) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist() if not name.endswith(".debug_pkl")]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def settle(model: nn.Module) -> nn.Module:
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.3)
        if isinstance(module, (nn.GroupNorm, nn.InstanceNorm2d)) and module.affine:
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.3)
        if isinstance(module, nn.InstanceNorm2d) and module.track_running_stats:
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 1.5)
        if isinstance(module, nn.PReLU):
            module.weight.data.uniform_(0.05, 0.5)
    return model.eval()


def main() -> None:
    warnings.filterwarnings("ignore")
    FOLDER.mkdir(exist_ok=True)
    both = ("traced", "scripted")
    good = [
        ("resnet", Resnet, (3, 16, 16), both),
        ("functional", Functional, (3, 12, 12), both),
        ("shuffle", Shuffle, (3, 10, 12), both),
        ("excitation", Excitation, (3, 11, 11), both),
        ("local_response", LocalResponse, (3, 12, 12), both),
        ("in_place", InPlace, (3, 8, 8), both),
        ("baked", Baked, (3, 16, 16), ("traced",)),
        ("twice", Twice, (3, 12, 13), both),
        ("convnext", ConvNext, (3, 16, 16), both),
        ("resampled", Resampled, (3, 12, 12), both),
        ("answers", Answers, (1, 8, 8), both),
        ("wide", Wide, (1, 12, 40), both),
        ("grouped", Grouped, (3, 10, 11), both),
        ("attentive", Attentive, (3, 8, 8), both),
        ("rearranged", Rearranged, (3, 8, 10), both),
        ("standardised", Standardised, (3, 8, 8), both),
        ("measured", Measured, (3, 8, 8), both),
        ("filled", Filled, (3, 8, 6), both),
        ("computed", Computed, (3, 8, 9), both),
    ]
    wanted = sys.argv[1:]
    for number, (name, kind, shape, ways) in enumerate(good):
        if wanted and name not in wanted:
            continue
        torch.manual_seed(number + 1)
        model = settle(kind())
        pictures = torch.randn(2, *shape)
        with torch.no_grad():
            expected = model(pictures)
        if isinstance(expected, tuple):
            expected = expected[1][0]
        numpy.save(FOLDER / f"{name}.input.npy", pictures.numpy())
        numpy.save(FOLDER / f"{name}.output.npy", expected.numpy())
        if "traced" in ways:
            traced = torch.jit.trace(model, pictures[:1], check_trace=False, strict=False)
            torch.jit.save(traced, str(FOLDER / f"{name}.traced.pt"))
        if "scripted" in ways:
            torch.jit.save(torch.jit.script(model), str(FOLDER / f"{name}.scripted.pt"))
    bad = [
        ("stale_view", StaleView),
        ("mixes_batch", MixesBatch),
        ("refusing", Refusing),
        ("deciding", Deciding),
        ("transposed", Transposed),
    ]
    for name, kind in bad:
        if wanted and name not in wanted:
            continue
        torch.manual_seed(1)
        torch.jit.save(torch.jit.script(settle(kind())), str(FOLDER / f"{name}.scripted.pt"))
    if not wanted:
        save_others()
    for file in FOLDER.glob("*.pt"):
        if not file.name.startswith("resnet") and (not wanted or file.name.split(".")[0] in wanted):
            without_debug_records(file)


def save_others() -> None:
    writes = torch.jit.script(WritesFile().eval())
    torch.jit.save(writes, str(FOLDER / "writes_file.scripted.pt"))
    trained = settle(Resnet())
    trained.train()
    traced = torch.jit.trace(trained, torch.randn(2, 3, 16, 16), check_trace=False)
    torch.jit.save(traced, str(FOLDER / "training.traced.pt"))
    torch.save(Twice().state_dict(), FOLDER / "weights.pth")
    torch.save(Twice().state_dict(), FOLDER / "weights_legacy.pth", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    sys.exit(main())

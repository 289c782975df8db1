#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Saccade authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the files beside it with Pillow 9.4 and torchvision 0.14: pictures of every kind, and what both libraries
make of a picture when they resize and prepare it. The tests need the files only."""

import os
import struct
import zlib

import numpy as np
from PIL import Image
from torchvision import transforms

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, colour, pixels):
    """A 16-bit PNG, which Pillow writes for grey only; ends 0x5A in every lower byte."""
    height, width = pixels.shape[:2]
    rows = (pixels.astype(np.uint16) * 256 + 0x5A).astype(">u2")
    header = struct.pack(">IIBBBBB", width, height, 16, colour, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


# The same formula as in tst_picture.cpp.
y, x = np.mgrid[0:8, 0:12]
rgb = np.stack([20 * x, 30 * y, x * y * 3], axis=2).astype(np.uint8)
grey = (20 * x + y).astype(np.uint8)
alpha = (255 - 10 * x - y).astype(np.uint8)
colour = Image.fromarray(rgb)
level = Image.fromarray(grey)
rgba = Image.fromarray(np.dstack([rgb, alpha]))
greyalpha = Image.merge("LA", [level, Image.fromarray(alpha)])
few = Image.fromarray((rgb // 128 * 255).astype(np.uint8)).quantize(8)

colour.save("rgb.png")
level.save("grey.png")
rgba.save("rgba.png")
greyalpha.save("greyalpha.png")
few.save("palette.png")
few.save("palette_transparent.png", transparency=1)
level.point(lambda v: 255 * (v > 127)).convert("1").save("bits.png")
png("grey16.png", 0, grey)
png("greyalpha16.png", 4, np.dstack([grey, alpha]))
png("rgb16.png", 2, rgb)
png("rgba16.png", 6, np.dstack([rgb, alpha]))
colour.save("rgb.bmp")
level.save("grey.bmp")
colour.save("rgb.tif")
colour.save("rgb_lzw.tif", compression="tiff_lzw")
rgba.save("rgba.tif")
colour.save("rgb.webp", lossless=True)
rgba.save("rgba.webp", lossless=True, exact=True)
colour.save("rgb.ppm")
level.save("grey.pgm")
with open("text.ppm", "w") as file:
    file.write("P3 # levels as text\n12 8\n255\n" + " ".join(str(v) for v in rgb.flatten()))
colour.save("rgb.jp2", irreversible=False)
colour.save("animated.webp", save_all=True, append_images=[level.convert("RGB")])
colour.save("picture.gif")
colour.save("rgb.jpg", quality=90)
colour.save("progressive.jpg", quality=90, progressive=True)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    colour.save(f"orientation_{orientation}.png", exif=exif)
    colour.save(f"orientation_{orientation}.tif", tiffinfo={0x0112: orientation})
    deep = Image.fromarray(grey.astype(np.uint16) * 256 + 0x5A)
    deep.save(f"orientation_{orientation}_grey16.tif", tiffinfo={0x0112: orientation})
    colour.save(f"orientation_{orientation}.webp", lossless=True, exif=exif)
    # Whole blocks of one colour survive JPEG nearly unchanged.
    blocks = Image.fromarray(rgb[::4, ::4]).resize((24, 16), Image.NEAREST)
    blocks.save(f"orientation_{orientation}.jpg", quality=100, subsampling=0, exif=exif)
blocks.convert("CMYK").save("cmyk.jpg", quality=100)

random = np.random.default_rng(20260101)
source = Image.fromarray((random.random((23, 31, 3)) * 256).astype(np.uint8))
source.save("source.png")
for size in [(7, 5), (31, 10), (50, 23), (13, 40), (30, 22), (61, 47), (1, 1), (62, 3)]:
    source.resize(size, Image.BILINEAR).save("resized_%dx%d.png" % size)

cases = {
    "shorter_side": ([transforms.Resize(19), transforms.CenterCrop((16, 12))], "RGB"),
    "exact": ([transforms.Resize((9, 14))], "BGR"),
    "padded": ([transforms.Resize(10), transforms.CenterCrop((15, 12))], "RGB"),
    "crop_only": ([transforms.CenterCrop((20, 28))], "GREY"),
    "grey": ([transforms.Grayscale(), transforms.Resize(12), transforms.CenterCrop((9, 11))], "GREY"),
}
for name, (steps, order) in cases.items():
    if order == "GREY" and name == "crop_only":
        steps = [transforms.Grayscale()] + steps
    tensor = transforms.Compose(steps + [transforms.ToTensor()])(source)
    if order == "BGR":
        tensor = tensor.flip(0)
    channels = tensor.shape[0]
    mean = [0.485, 0.456, 0.406][:channels]
    deviation = [0.229, 0.224, 0.225][:channels]
    tensor = transforms.Normalize(mean, deviation)(tensor)
    np.save(f"prepared_{name}.npy", tensor.numpy()[None])

# A picture that is transparent on the left, half so in the middle, opaque on the right.
levels = (random.random((17, 23, 4)) * 256).astype(np.uint8)
levels[:, :6, 3] = 0
levels[:, 16:, 3] = 255
transparent = Image.fromarray(levels, "RGBA")
transparent.save("transparent.png")
cases = {
    "rgba_smaller": [transforms.Resize(11), transforms.CenterCrop((10, 13))],
    "rgba_larger": [transforms.Resize((20, 31))],
    "rgba_padded": [transforms.CenterCrop((21, 25))],
}
for name, steps in cases.items():
    tensor = transforms.Compose(steps + [transforms.ToTensor()])(transparent)
    tensor = transforms.Normalize([0.485, 0.456, 0.406, 0.5], [0.229, 0.224, 0.225, 0.25])(tensor)
    np.save(f"prepared_{name}.npy", tensor.numpy()[None])

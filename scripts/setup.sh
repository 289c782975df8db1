#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Saccade authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Installs what building Saccade needs and this machine does not have, on Debian 12 or a relative of it.
# Usage: scripts/setup.sh [--tests] [--fuzz]
set -euo pipefail

packages=(
    g++ cmake ninja-build ccache git
    libtorch-dev        # the networks
    libopenblas0-openmp # its matrix products: docs/performance.md compares
    libonnx-dev libprotobuf-dev # the messages of ONNX files
    libopencv-dev       # reading and writing pictures
    libopencv-contrib-dev # superpixels
    nlohmann-json3-dev libssl-dev zlib1g-dev
    qt6-base-dev qt6-svg-dev # window, arguments, figures, tests
    libqcustomplot-dev  # the curves of the window to come
    fonts-dejavu-core   # the labels of figures
)

for option in "$@"; do
    case "$option" in
        # PyTorch makes the files of the parity test: torchvision's networks in four formats.
        --tests) packages+=(shellcheck libbenchmark-dev xvfb xauth python3-torchvision) ;;
        --fuzz) packages+=(clang libclang-rt-dev) ;;
        *)
            echo "setup.sh: \"$option\" is not an option; --tests and --fuzz are" >&2
            exit 2
            ;;
    esac
done

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "setup.sh: this machine has no apt; install by hand what corresponds to: ${packages[*]}" >&2
    exit 1
fi

missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
    if [[ "$state" != installed ]]; then missing+=("$package"); fi
done
if ((${#missing[@]} == 0)); then exit 0; fi

as_root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        echo "setup.sh: run it as root, or install sudo, so that it can install: ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "Installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"

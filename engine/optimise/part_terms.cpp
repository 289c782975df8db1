// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/part_terms.h"

#include <cmath>
#include <stdexcept>
#include <tuple>

namespace saccade {
namespace {

// 0^(beta/2) has no finite slope for a beta below 2.
constexpr double smallest = 1e-12;

PartValue plain(const at::Tensor& value) {
    return {value, value.item<double>()};
}

std::function<double(std::int64_t)> constant(double weight) {
    return [weight](std::int64_t) { return weight; };
}

// What the values of one flat mask are drawn to, in the mask's own order: of the values like it the share whose rank is
// beyond the zeros of the template.
at::Tensor drawnTo(const at::Tensor& sorted, const at::Tensor& order, std::int64_t zeros, double alike) {
    const at::Tensor begin = at::searchsorted(sorted, sorted - alike, false, false);
    const at::Tensor end = at::searchsorted(sorted, sorted + alike, false, true);
    const at::Tensor ones = (end - begin.clamp_min(zeros)).clamp_min(0);
    const at::Tensor shares = ones.to(sorted.scalar_type()) / (end - begin).to(sorted.scalar_type());
    return at::zeros_like(sorted).index_copy(0, order, shares);
}

}  // namespace

PartTerm markedSum(std::string name, std::string part, double weight) {
    return {std::move(name), constant(weight),
            [part = std::move(part)](const Made& made) { return plain(made.parts.at(part).sum()); }};
}

PartTerm unmarkedSum(std::string name, std::string part, double weight) {
    return {std::move(name), constant(weight),
            [part = std::move(part)](const Made& made) { return plain((1 - made.parts.at(part)).sum()); }};
}

PartTerm totalVariation(std::string name, std::string part, double beta, double weight) {
    return {std::move(name), constant(weight), [part = std::move(part), beta](const Made& made) {
                const at::Tensor& value = made.parts.at(part);
                const std::int64_t height = value.size(2);
                const std::int64_t width = value.size(3);
                const at::Tensor down = value.narrow(2, 1, height - 1) - value.narrow(2, 0, height - 1);
                const at::Tensor across = value.narrow(3, 1, width - 1) - value.narrow(3, 0, width - 1);
                const at::Tensor squares = at::constant_pad_nd(down.square(), {0, 0, 0, 1}) +
                                           at::constant_pad_nd(across.square(), {0, 1, 0, 0});
                return plain(squares.add(smallest).pow(beta / 2).sub(std::pow(smallest, beta / 2)).sum());
            }};
}

PartTerm areaTemplate(std::string name, std::string part, std::vector<double> areas, double alike,
                      std::function<double(std::int64_t step)> weight) {
    return {std::move(name), std::move(weight),
            [part = std::move(part), areas = std::move(areas), alike](const Made& made) {
                const at::Tensor masks = made.parts.at(part).flatten(1);
                if (masks.size(0) != static_cast<std::int64_t>(areas.size())) throw std::logic_error("an area a mask");
                const std::int64_t pixels = masks.size(1);
                PartValue result;
                for (std::size_t i = 0; i < areas.size(); ++i) {
                    const at::Tensor mask = masks[static_cast<std::int64_t>(i)];
                    const auto [sorted, order] = mask.detach().sort(/*stable=*/true, 0, /*descending=*/false);
                    at::Tensor reference = at::zeros_like(sorted);
                    const std::int64_t zeros = std::llround(static_cast<double>(pixels) * (1 - areas[i]));
                    reference.slice(0, zeros).fill_(1);
                    result.reported += (sorted - reference).square().mean().item<double>();
                    const at::Tensor distance = (mask - drawnTo(sorted, order, zeros, alike)).square().mean();
                    result.derived = result.derived.defined() ? result.derived + distance : distance;
                }
                return result;
            }};
}

}  // namespace saccade

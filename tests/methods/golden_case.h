// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// A network, a picture and what independent libraries computed for them: tests/golden/README.md.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/core/npy.h"
#include "engine/import/open.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/shared.h"

namespace saccade::test {

struct GoldenCase {
    std::filesystem::path folder;
    nlohmann::json facts;
    std::shared_ptr<Study> study;

    explicit GoldenCase(const std::string& name) : GoldenCase(name, traced(name)) {}
    /// The same network as it came from another file.
    GoldenCase(const std::string& name, std::shared_ptr<const Network> network) : folder(golden(name)) {
        std::ifstream(folder / "reference.json") >> facts;
        Job job;
        Subject subject;
        subject.network = std::move(network);
        subject.input = readNpy(folder / "input.npy");
        subject.card.channels = 3;
        subject.card.input = {32, 32};
        subject.card.resizeExact = subject.card.input;
        subject.card.mean = facts.at("mean").get<std::vector<double>>();
        subject.card.deviation = facts.at("std").get<std::vector<double>>();
        study = openStudy(std::move(subject), job);
    }

    static std::shared_ptr<const Network> traced(const std::string& name) {
        Job job;
        return openModel(golden(name) / "model.pt", std::nullopt, job).network;
    }

    at::Tensor reference(const std::string& key) const {
        return toTensor(readNpy(folder / "reference" / (key + ".npy"))).squeeze();
    }

    /// A method's answer for the target class, at the layer that the references looked at.
    Map map(const std::string& method, Overrides parameters = {}, std::int64_t batch = 0) const {
        Request asked = request(method, std::move(parameters), facts.at("target_class").get<std::int64_t>());
        // Methods that may look at the picture itself did so there.
        if (!findMethod(method).layerOptional) asked.layer = facts.at("layer").get<std::string>();
        asked.batch = batch;
        return answer(*study, asked);
    }

    /// How far a map is from a reference, as a share of the reference's largest value.
    ///
    /// In the contrasts of resnetish class 6 dominates, whose logit, -0.05, is what is left of terms of both signs some
    /// fifty times as large: single precision decides how much of it there is, and so how strongly its relevance,
    /// divided by it, takes part. What a map has of the pattern of that class more than the reference, at most a
    /// thousandth of the largest value, is taken out of their difference; all that remains counts.
    double apartFrom(const at::Tensor& expected, const at::Tensor& found, const std::string& method) const {
        const at::Tensor difference = (found - expected).to(at::kDouble);
        const at::Tensor largest = expected.to(at::kDouble).abs().max();
        const double whole = (difference.abs().max() / largest).item<double>();
        if (folder.filename() != "resnetish" || (method != "clrp" && method != "sglrp")) return whole;
        constexpr std::int64_t nearZero = 6;
        const at::Tensor pattern = toTensor(answer(*study, request("lrp", {}, nearZero)).values).to(at::kDouble);
        const at::Tensor part = (difference * pattern).sum() / (pattern * pattern).sum() * pattern;
        if ((part.abs().max() / largest).item<double>() > 1e-3) return whole;
        return ((difference - part).abs().max() / largest).item<double>();
    }
};

inline double correlation(const at::Tensor& a, const at::Tensor& b) {
    const at::Tensor x = a.flatten().to(at::kDouble) - a.to(at::kDouble).mean();
    const at::Tensor y = b.flatten().to(at::kDouble) - b.to(at::kDouble).mean();
    return (x.dot(y) / (x.norm() * y.norm())).item<double>();
}

}  // namespace saccade::test

// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// AlexNet (Krizhevsky 2014) and VGG (Simonyan and Zisserman 2015) as torchvision has them, and what Zhou et al. 2016
/// make of them for class activation maps: everything after the last convolution gives way to a convolution of 1024
/// channels, 3 x 3, ReLU, a global mean and one linear layer. Those go on counting in `features`; the linear layer is
/// `classifier`.
#include <optional>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

constexpr const char* firstWeight = "features.0.weight";

/// A Sequential that is being written: modules are called by their number.
class Counted {
 public:
    Counted(Plan& plan, Node x) : plan_(plan), x_(x) {}

    void convolution(const Convolution& shape, bool norm = false) {
        x_ = plan_.convolution(x_, next(), shape);
        if (norm) x_ = plan_.batchNorm(x_, next());
        x_ = plan_.relu(x_, next());
    }
    void maxPool(const Pool& pool) { x_ = plan_.maxPool(x_, next(), pool); }
    Node result() const { return x_; }

 private:
    std::string next() { return std::to_string(count_++); }

    Plan& plan_;
    Node x_;
    int count_ = 0;
};

void alexNetFeatures(Counted& features) {
    features.convolution(Convolution::square(64, 11, 4).padded(2));
    features.maxPool({3, 2});
    features.convolution(Convolution::square(192, 5));
    features.maxPool({3, 2});
    features.convolution(Convolution::square(384, 3));
    features.convolution(Convolution::square(256, 3));
    features.convolution(Convolution::square(256, 3));
}

struct Depth {
    int layers;
    std::vector<int> convolutions;  ///< in each of the five blocks
};

void vggFeatures(Counted& features, const Depth& depth, bool norm, bool lastPool) {
    constexpr std::int64_t widths[] = {64, 128, 256, 512, 512};
    for (std::size_t block = 0; block < depth.convolutions.size(); ++block) {
        for (int i = 0; i < depth.convolutions[block]; ++i)
            features.convolution(Convolution::square(widths[block], 3), norm);
        if (lastPool || block + 1 < depth.convolutions.size()) features.maxPool({2, 2});
    }
}

Node meanAndLinear(Plan& plan, Node x, const Sizes& sizes) {
    x = plan.flatten(plan.adaptiveAveragePool(x, "avgpool"));
    return plan.linear(x, "classifier", plan.channels(x), sizes.extent("classifier.weight", 0, 1000));
}

Node vgg(Plan& plan, const Sizes& sizes, const Depth& depth, bool norm) {
    Node x = plan.input(sizes.extent(firstWeight, 1, 3));
    x = plan.module("features", x, [&](Node y) {
        Counted features(plan, y);
        vggFeatures(features, depth, norm, true);
        return features.result();
    });
    x = plan.flatten(plan.adaptiveAveragePool(x, "avgpool", 7, 7));
    return plan.module("classifier", x, [&](Node y) {
        y = plan.dropout(plan.relu(plan.linear(y, "0", 512 * 7 * 7, 4096), "1"), "2");
        y = plan.dropout(plan.relu(plan.linear(y, "3", 4096, 4096), "4"), "5");
        return plan.linear(y, "6", 4096, sizes.extent("classifier.6.weight", 0, 1000));
    });
}

Node alexNet(Plan& plan, const Sizes& sizes) {
    Node x = plan.input(sizes.extent(firstWeight, 1, 3));
    x = plan.module("features", x, [&](Node y) {
        Counted features(plan, y);
        alexNetFeatures(features);
        features.maxPool({3, 2});
        return features.result();
    });
    x = plan.flatten(plan.adaptiveAveragePool(x, "avgpool", 6, 6));
    return plan.module("classifier", x, [&](Node y) {
        y = plan.relu(plan.linear(plan.dropout(y, "0"), "1", 256 * 6 * 6, 4096), "2");
        y = plan.relu(plan.linear(plan.dropout(y, "3"), "4", 4096, 4096), "5");
        return plan.linear(y, "6", 4096, sizes.extent("classifier.6.weight", 0, 1000));
    });
}

/// `depth`: of VGG; none for AlexNet.
Node withGlobalMean(Plan& plan, const Sizes& sizes, const std::optional<Depth>& depth) {
    Node x = plan.input(sizes.extent(firstWeight, 1, 3));
    x = plan.module("features", x, [&](Node y) {
        Counted features(plan, y);
        if (depth) {
            vggFeatures(features, *depth, false, false);
        } else {
            alexNetFeatures(features);
        }
        features.convolution(Convolution::square(1024, 3));
        return features.result();
    });
    return meanAndLinear(plan, x, sizes);
}

}  // namespace

void addVgg(Catalogue& catalogue) {
    catalogue.push_back({"alexnet", 224, alexNet, {}, {}});
    catalogue.push_back({"alexnet_gap",
                         224,
                         [](Plan& plan, const Sizes& sizes) { return withGlobalMean(plan, sizes, std::nullopt); },
                         {},
                         {}});
    const std::vector<Depth> depths{
        {11, {1, 1, 2, 2, 2}}, {13, {2, 2, 2, 2, 2}}, {16, {2, 2, 3, 3, 3}}, {19, {2, 2, 4, 4, 4}}};
    for (const Depth& depth : depths) {
        const std::string name = "vgg" + std::to_string(depth.layers);
        for (const bool norm : {false, true}) {
            catalogue.push_back(
                {norm ? name + "_bn" : name,
                 224,
                 [depth, norm](Plan& plan, const Sizes& sizes) { return vgg(plan, sizes, depth, norm); },
                 {},
                 {}});
        }
        catalogue.push_back({name + "_gap",
                             224,
                             [depth](Plan& plan, const Sizes& sizes) { return withGlobalMean(plan, sizes, depth); },
                             {},
                             {}});
    }
}

}  // namespace saccade::architectures

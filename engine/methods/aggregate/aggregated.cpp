// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/aggregate/aggregated.h"

#include "engine/core/error.h"
#include "engine/methods/batch_maps.h"
#include "engine/methods/kept_key.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

// What a method answered, H x W in float64: the sum over the channels, as a map is looked at.
at::Tensor planeOf(const Map& map) {
    const at::Tensor values = toTensor(map.values).to(at::kDouble);
    return values.dim() == 3 ? values.sum(0) : values;
}

at::Tensor evidenceOf(const at::Tensor& plane, const std::string& evidence) {
    if (evidence == "positive") return plane.clamp_min(0);
    return evidence == "absolute" ? plane.abs() : plane;
}

// A map that is zero everywhere has nothing to share out, and stays zero.
at::Tensor normalised(const at::Tensor& plane, const std::string& evidence) {
    const at::Tensor chosen = evidenceOf(plane, evidence);
    const double total = chosen.abs().sum().item<double>();
    return total > 0 ? chosen / total : chosen;
}

// One method's plane: kept from an earlier time, or asked for now and kept.
class Member {
 public:
    Member(const std::string& aggregate, const Method& method, Study& study, const Question& question)
        : method_(method), study_(study), inner_(question) {
        try {
            inner_ = baseQuestion(study, method, question);
        } catch (const RequestError& error) {
            refuse(aggregate, error);
        }
        inner_.score = scoreAskedFor(method, inner_);
        kept_ = &study.state<at::Tensor>(keptKey("aggregate/" + method.id, inner_));
        aggregate_ = aggregate;
    }

    const at::Tensor& plane() const { return *kept_; }

    // Answers false where the job was cancelled before the map was whole.
    bool ask(Job& job) {
        // Its progress and its partial maps are not those of the whole.
        Job part(&job);
        try {
            const Map map = method_.explain(study_, inner_, part);
            if (map.recipe.partial) return false;
            *kept_ = planeOf(map);
        } catch (const Cancelled&) {
            return false;
        } catch (const RequestError& error) {
            refuse(aggregate_, error);
        }
        return true;
    }

 private:
    [[noreturn]] void refuse(const std::string& aggregate, const RequestError& error) const {
        throw RequestError(SACCADE_TEXT("{method}: {base} cannot take part: {reason}; leave it out of methods"),
                           {{"method", aggregate}, {"base", method_.id}, {"reason", error.what()}});
    }

    const Method& method_;
    Study& study_;
    Question inner_;
    at::Tensor* kept_ = nullptr;
    std::string aggregate_;
};

}  // namespace

Schema aggregateParameters(std::size_t least) {
    return {
        Parameter::list("methods", SACCADE_TEXT("Methods"), {},
                        {"smoothgrad", "integrated_gradients", "guided_backpropagation", "lrp"},
                        SACCADE_TEXT("The methods whose maps are brought together, each with its defaults."), least),
        Parameter::choice("evidence", SACCADE_TEXT("Evidence"), {"absolute", "positive", "signed"},
                          SACCADE_TEXT("What of each map takes part, divided by its sum: all evidence by its size, "
                                       "only that for the target, or all with its sign, divided by the sum of its "
                                       "sizes."))};
}

Map aggregate(const std::string& id, std::size_t least, const AggregateFold& fold, Study& study,
              const Question& question, Job& job) {
    const auto& ids = question.parameters.list("methods");
    const std::string& evidence = question.parameters.choice("evidence");
    std::vector<at::Tensor> maps;
    const auto result = [&] {
        Map map;
        map.values = toArray(fold(at::stack(maps)));
        map.recipe.figures = {{"methods", static_cast<double>(maps.size())}};
        if (maps.size() > 1) {
            // How much the methods disagree, beside how much they say.
            const at::Tensor all = at::stack(maps);
            const double apart = all.std(0, false).mean().item<double>();
            const double said = all.abs().mean().item<double>();
            if (said > 0) map.recipe.figures.emplace_back("disagreement", apart / said);
        }
        map.recipe.partial = maps.size() < ids.size();
        return map;
    };
    for (const auto& base : ids) {
        Member member(id, findMethod(base), study, question);
        const bool known = member.plane().defined();
        if (!known && !member.ask(job)) break;
        maps.push_back(normalised(member.plane(), evidence));
        if (known) continue;
        if (maps.size() >= least && maps.size() < ids.size()) job.partial(result);
        job.progress(static_cast<std::int64_t>(maps.size()), static_cast<std::int64_t>(ids.size()));
    }
    if (maps.size() < least) throw Cancelled();
    return result();
}

}  // namespace saccade

// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/import/torchscript/jit.h"
#include "engine/network/layer.h"

namespace saccade::torchscript {

/// A whole number, and where it was read from a tensor's shape, which axis that was, counted from the end (1 is the
/// last): a reshape that uses it then copies the axis instead of the number.
struct Integer {
    std::int64_t value = 0;
    std::int64_t axisFromEnd = 0;  ///< 0: not from a shape
};

/// What several names of one memory share: the number of times it was written to.
struct Memory {
    int version = 0;
};

/// A tensor that depends on the network's input: the layer whose output it is now. A write in place gives the cell a
/// new layer; other views of the same memory are then out of date and may no longer be used.
struct Cell {
    LayerId layer = 0;
    std::shared_ptr<Memory> memory = std::make_shared<Memory>();
    int version = 0;
    /// The tensor before it was expanded: arithmetic broadcasts by itself, and is then free of the sizes.
    std::optional<LayerId> beforeExpand;
};
using Symbol = std::shared_ptr<Cell>;

/// A module of the file and its path.
struct ModuleReference {
    c10::intrusive_ptr<c10::ivalue::Object> object;
    std::string path;
};

/// The divisor of local response normalisation while its steps are being recognised: (k + scale x the mean over a
/// window of channels of source^2)^beta.
struct Divisor {
    LayerId source = 0;
    std::int64_t before = 0;  ///< channels of padding
    std::int64_t after = 0;
    std::int64_t size = 0;  ///< channels of the window; 0 while it was only padded
    double scale = 1;
    double k = 0;
    double beta = 1;
};

struct None {};
/// Something nothing is known of; using it is refused.
struct Opaque {
    std::string what;
};

struct Value;
using Values = std::vector<Value>;
/// Lists and tuples; shared, because lists may be written to.
using Sequence = std::shared_ptr<Values>;
using Dictionary = std::shared_ptr<std::vector<std::pair<Value, Value>>>;

/// What a name in the graph stands for while the graph is interpreted.
struct Value {
    std::variant<None, bool, Integer, double, std::string, at::Tensor, Symbol, Divisor, Sequence, Dictionary,
                 ModuleReference, Opaque>
        content;

    template <typename Wanted>
    const Wanted* as() const {
        return std::get_if<Wanted>(&content);
    }
    bool isNone() const { return as<None>() != nullptr; }
    /// A number, whatever its type: whole, real or boolean.
    std::optional<double> number() const;
};

Value integer(std::int64_t value);
Value sequence(Values values);
/// A constant of the file. `path`: of the module it is an attribute of, for modules.
Value fromIValue(const c10::IValue& value, const std::string& path);
/// Whether a tensor that depends on the input is in it, lists and tuples included.
bool dependsOnInput(const Value& value);
/// Equality of constants (None, booleans, numbers, texts); nothing where they cannot be compared.
std::optional<bool> equal(const Value& a, const Value& b);

}  // namespace saccade::torchscript

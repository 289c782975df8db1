// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/state_dict/pickle_globals.h"

#include <algorithm>
#include <array>

namespace saccade {
namespace {

struct NamedRole {
    std::string_view name;
    GlobalRole role;
};

// What PyTorch writes for state dictionaries, and the scalars and settings that training scripts put beside them.
constexpr auto roles = std::to_array<NamedRole>({
    {"torch._utils._rebuild_tensor", GlobalRole::rebuildTensor},
    {"torch._utils._rebuild_tensor_v2", GlobalRole::rebuildTensor},
    {"torch._utils._rebuild_tensor_v3", GlobalRole::rebuildTyped},
    {"torch._utils._rebuild_parameter", GlobalRole::rebuildParameter},
    {"torch._utils._rebuild_parameter_with_state", GlobalRole::rebuildParameter},
    {"torch.nn.parameter.Parameter", GlobalRole::rebuildParameter},
    {"torch._tensor._rebuild_from_type_v2", GlobalRole::rebuildSubclass},
    {"torch.Tensor", GlobalRole::harmless},
    {"collections.OrderedDict", GlobalRole::dictionary},
    {"collections.Counter", GlobalRole::dictionary},
    {"collections.defaultdict", GlobalRole::factoryDictionary},
    {"builtins.dict", GlobalRole::dictionary},
    {"__builtin__.dict", GlobalRole::dictionary},
    {"torch.Size", GlobalRole::list},
    {"builtins.set", GlobalRole::list},
    {"__builtin__.set", GlobalRole::list},
    {"builtins.frozenset", GlobalRole::list},
    {"builtins.list", GlobalRole::list},
    {"__builtin__.list", GlobalRole::list},
    {"builtins.int", GlobalRole::harmless},
    {"builtins.float", GlobalRole::harmless},
    {"builtins.complex", GlobalRole::harmless},
    {"builtins.bytearray", GlobalRole::harmless},
    {"torch.device", GlobalRole::harmless},
    {"torch.serialization._get_layout", GlobalRole::harmless},
    {"argparse.Namespace", GlobalRole::harmless},
    {"datetime.datetime", GlobalRole::harmless},
    {"datetime.timedelta", GlobalRole::harmless},
    {"pathlib.PosixPath", GlobalRole::harmless},
    {"pathlib.PurePosixPath", GlobalRole::harmless},
    {"_codecs.encode", GlobalRole::harmless},
    {"numpy.dtype", GlobalRole::harmless},
    {"numpy.ndarray", GlobalRole::harmless},
    {"numpy.core.multiarray.scalar", GlobalRole::harmless},
    {"numpy._core.multiarray.scalar", GlobalRole::harmless},
    {"numpy.core.multiarray._reconstruct", GlobalRole::harmless},
    {"numpy._core.multiarray._reconstruct", GlobalRole::harmless},
});

struct NamedType {
    std::string_view name;
    ElementType type;
};

constexpr auto types = std::to_array<NamedType>({
    {"torch.FloatStorage", ElementType::float32},
    {"torch.DoubleStorage", ElementType::float64},
    {"torch.HalfStorage", ElementType::float16},
    {"torch.BFloat16Storage", ElementType::bfloat16},
    {"torch.LongStorage", ElementType::int64},
    {"torch.IntStorage", ElementType::int32},
    {"torch.ShortStorage", ElementType::int16},
    {"torch.CharStorage", ElementType::int8},
    {"torch.ByteStorage", ElementType::uint8},
    {"torch.BoolStorage", ElementType::boolean},
    {"torch.UntypedStorage", ElementType::uint8},
    {"torch.storage.UntypedStorage", ElementType::uint8},
    {"torch.storage._UntypedStorage", ElementType::uint8},
    {"torch.cuda.FloatStorage", ElementType::float32},
    {"torch.cuda.DoubleStorage", ElementType::float64},
    {"torch.cuda.HalfStorage", ElementType::float16},
    {"torch.cuda.BFloat16Storage", ElementType::bfloat16},
    {"torch.cuda.LongStorage", ElementType::int64},
    {"torch.cuda.IntStorage", ElementType::int32},
    {"torch.cuda.ShortStorage", ElementType::int16},
    {"torch.cuda.CharStorage", ElementType::int8},
    {"torch.cuda.ByteStorage", ElementType::uint8},
    {"torch.cuda.BoolStorage", ElementType::boolean},
    {"torch.float32", ElementType::float32},
    {"torch.float", ElementType::float32},
    {"torch.float64", ElementType::float64},
    {"torch.double", ElementType::float64},
    {"torch.float16", ElementType::float16},
    {"torch.half", ElementType::float16},
    {"torch.bfloat16", ElementType::bfloat16},
    {"torch.int64", ElementType::int64},
    {"torch.int32", ElementType::int32},
    {"torch.int16", ElementType::int16},
    {"torch.int8", ElementType::int8},
    {"torch.uint8", ElementType::uint8},
    {"torch.bool", ElementType::boolean},
});

}  // namespace

GlobalRole roleOfGlobal(std::string_view name) {
    const auto* known = std::find_if(roles.begin(), roles.end(), [&](const auto& row) { return row.name == name; });
    if (known != roles.end()) return known->role;
    if (!elementTypeOfGlobal(name)) return GlobalRole::refused;
    return name.ends_with("Storage") ? GlobalRole::storage : GlobalRole::elementType;
}

std::optional<ElementType> elementTypeOfGlobal(std::string_view name) {
    const auto* known = std::find_if(types.begin(), types.end(), [&](const auto& row) { return row.name == name; });
    return known == types.end() ? std::nullopt : std::optional(known->type);
}

}  // namespace saccade

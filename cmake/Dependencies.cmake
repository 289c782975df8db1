# SPDX-FileCopyrightText: 2026 The Saccade authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the project stands on; HACKING.md says why each was chosen.
find_package(Torch REQUIRED)
find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs ximgproc)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(ZLIB REQUIRED)
find_package(Threads REQUIRED)
if(NOT SACCADE_ENGINE_ONLY)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Network Svg Widgets)
  if(SACCADE_BUILD_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
  endif()
endif()

# Torch's own interface adds flags of its build; ours are the headers and the libraries, with the headers
# marked as the system's so that their warnings stay theirs.
add_library(saccade_torch INTERFACE)
target_include_directories(saccade_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(saccade_torch INTERFACE ${TORCH_LIBRARIES})
# Qt's keywords (signals, slots, emit) are names of functions in torch's headers.
target_compile_definitions(saccade_torch INTERFACE QT_NO_KEYWORDS)

# ONNX's own CMake package names libraries that no package of Debian ships. LibTorch links the same library: there
# must be no second one in the process.
find_path(ONNX_INCLUDE_DIR onnx/onnx_pb.h REQUIRED)
find_library(ONNX_PROTO_LIBRARY onnx_proto REQUIRED)
find_library(PROTOBUF_LIBRARY protobuf REQUIRED)
add_library(saccade_onnx INTERFACE)
target_include_directories(saccade_onnx SYSTEM INTERFACE "${ONNX_INCLUDE_DIR}")
target_compile_definitions(saccade_onnx INTERFACE ONNX_ML=1 ONNX_NAMESPACE=onnx)
target_link_libraries(saccade_onnx INTERFACE "${ONNX_PROTO_LIBRARY}" "${PROTOBUF_LIBRARY}")

#pragma once

#include <node_api.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "session.h"

namespace mixup {

// Wrong arguments from JavaScript.
class ArgumentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A JavaScript exception is pending already.
class PendingException {};

void Check(napi_env env, napi_status status);

std::string ReadString(napi_env env, napi_value value);
std::vector<std::string> ReadStrings(napi_env env, napi_value array);
// The numbers of an Int32Array.
std::vector<int32_t> ReadIntegers(napi_env env, napi_value value);
// The bytes of a Uint8Array.
std::string ReadBytes(napi_env env, napi_value value);
napi_value WriteShape(napi_env env, const std::vector<int64_t>& shape);
napi_value WriteStrings(napi_env env, const std::vector<std::string>& strings);

// Copies a typed array, or a number, into the tensor that a feed takes, so that JavaScript may reuse its memory at once;
// throws unless type and number of values fit. A text is the bytes of a Uint8Array.
TensorPointer ReadTensor(napi_env env, napi_value value, const FeedKind& kind);
// Copies tensors into typed arrays, and float32 scalars into numbers.
napi_value WriteTensors(napi_env env, const std::vector<TensorPointer>& tensors);

}  // namespace mixup

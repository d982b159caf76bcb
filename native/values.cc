#include "values.h"

#include <cstring>

#include "tensorflow/c/tf_tstring.h"

namespace mixup {

namespace {

napi_typedarray_type ArrayType(TF_DataType type) {
  switch (type) {
    case TF_FLOAT: return napi_float32_array;
    case TF_DOUBLE: return napi_float64_array;
    case TF_INT32: return napi_int32_array;
    case TF_INT64: return napi_bigint64_array;
    case TF_UINT8:
    case TF_BOOL: return napi_uint8_array;
    default: throw ArgumentError("tensors of TensorFlow type " + std::to_string(type) + " cannot cross");
  }
}

// The shape of so many values; throws where they do not fill it.
std::vector<int64_t> FilledShape(std::vector<int64_t> shape, size_t values) {
  size_t known = 1;
  int64_t* free = nullptr;
  for (int64_t& dimension : shape) {
    if (dimension < 0) {
      free = &dimension;
    } else {
      known *= static_cast<size_t>(dimension);
    }
  }
  if (free == nullptr ? values != known : known == 0 || values % known != 0) {
    throw ArgumentError("the feed takes " + std::string(free == nullptr ? "" : "a multiple of ") +
                        std::to_string(known) + " values, the typed array has " + std::to_string(values));
  }
  if (free != nullptr) *free = static_cast<int64_t>(values / known);
  return shape;
}

TensorPointer Allocate(const FeedKind& kind, size_t values) {
  const std::vector<int64_t> shape = FilledShape(kind.shape, values);
  const size_t bytes = values * TF_DataTypeSize(kind.type);
  TensorPointer tensor(TF_AllocateTensor(kind.type, shape.data(), static_cast<int>(shape.size()), bytes));
  if (tensor == nullptr) throw ArgumentError("no memory for " + std::to_string(bytes) + " bytes");
  return tensor;
}

TensorPointer ReadNumber(napi_env env, napi_value value, const FeedKind& kind) {
  if (kind.type != TF_FLOAT) throw ArgumentError("only float32 feeds take a number");
  double number = 0;
  Check(env, napi_get_value_double(env, value, &number));
  TensorPointer tensor = Allocate(kind, 1);
  *static_cast<float*>(TF_TensorData(tensor.get())) = static_cast<float>(number);
  return tensor;
}

// The bytes become one text, as what decodes files takes them.
TensorPointer ReadText(napi_env env, napi_value value) {
  const std::string bytes = ReadBytes(env, value);
  TensorPointer tensor(TF_AllocateTensor(TF_STRING, nullptr, 0, sizeof(TF_TString)));
  if (tensor == nullptr) throw ArgumentError("no memory for a text");
  auto* text = static_cast<TF_TString*>(TF_TensorData(tensor.get()));
  TF_StringInit(text);
  TF_StringCopy(text, bytes.data(), bytes.size());
  return tensor;
}

napi_value WriteValues(napi_env env, TF_Tensor* tensor) {
  const TF_DataType type = TF_TensorType(tensor);
  napi_value buffer, data;
  if (type == TF_FLOAT && TF_NumDims(tensor) == 0) {
    Check(env, napi_create_double(env, *static_cast<const float*>(TF_TensorData(tensor)), &data));
    return data;
  }
  const napi_typedarray_type array_type = ArrayType(type);
  const size_t bytes = TF_TensorByteSize(tensor);
  void* memory = nullptr;
  Check(env, napi_create_arraybuffer(env, bytes, &memory, &buffer));
  if (bytes > 0) std::memcpy(memory, TF_TensorData(tensor), bytes);
  Check(env, napi_create_typedarray(env, array_type, bytes / TF_DataTypeSize(type), buffer, 0, &data));
  return data;
}

}  // namespace

void Check(napi_env env, napi_status status) {
  if (status == napi_ok) return;
  if (status == napi_pending_exception) throw PendingException();
  const napi_extended_error_info* info = nullptr;
  napi_get_last_error_info(env, &info);
  throw ArgumentError(info != nullptr && info->error_message != nullptr ? info->error_message
                                                                         : "a Node-API call failed");
}

std::string ReadString(napi_env env, napi_value value) {
  size_t length = 0;
  Check(env, napi_get_value_string_utf8(env, value, nullptr, 0, &length));
  std::string text(length, '\0');
  Check(env, napi_get_value_string_utf8(env, value, &text[0], length + 1, &length));
  return text;
}

std::vector<std::string> ReadStrings(napi_env env, napi_value array) {
  uint32_t length = 0;
  Check(env, napi_get_array_length(env, array, &length));
  std::vector<std::string> strings;
  for (uint32_t i = 0; i < length; ++i) {
    napi_value item;
    Check(env, napi_get_element(env, array, i, &item));
    strings.push_back(ReadString(env, item));
  }
  return strings;
}

std::vector<int32_t> ReadIntegers(napi_env env, napi_value value) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  Check(env, napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr));
  if (type != napi_int32_array) throw ArgumentError("an Int32Array is expected");
  const auto* numbers = static_cast<const int32_t*>(data);
  return std::vector<int32_t>(numbers, numbers + length);
}

std::string ReadBytes(napi_env env, napi_value value) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  Check(env, napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr));
  if (type != napi_uint8_array) throw ArgumentError("a Uint8Array is expected");
  return std::string(static_cast<const char*>(data), length);
}

napi_value WriteShape(napi_env env, const std::vector<int64_t>& shape) {
  napi_value array;
  Check(env, napi_create_array_with_length(env, shape.size(), &array));
  for (size_t i = 0; i < shape.size(); ++i) {
    napi_value dimension;
    Check(env, napi_create_int64(env, shape[i], &dimension));
    Check(env, napi_set_element(env, array, i, dimension));
  }
  return array;
}

napi_value WriteStrings(napi_env env, const std::vector<std::string>& strings) {
  napi_value array;
  Check(env, napi_create_array_with_length(env, strings.size(), &array));
  for (size_t i = 0; i < strings.size(); ++i) {
    napi_value item;
    Check(env, napi_create_string_utf8(env, strings[i].data(), strings[i].size(), &item));
    Check(env, napi_set_element(env, array, i, item));
  }
  return array;
}

TensorPointer ReadTensor(napi_env env, napi_value value, const FeedKind& kind) {
  napi_valuetype value_type;
  Check(env, napi_typeof(env, value, &value_type));
  if (value_type == napi_number) return ReadNumber(env, value, kind);
  if (kind.type == TF_STRING && kind.shape.empty()) return ReadText(env, value);
  napi_typedarray_type array_type;
  size_t length = 0;
  void* data = nullptr;
  Check(env, napi_get_typedarray_info(env, value, &array_type, &length, &data, nullptr, nullptr));
  const bool clamped = array_type == napi_uint8_clamped_array && ArrayType(kind.type) == napi_uint8_array;
  if (array_type != ArrayType(kind.type) && !clamped) {
    throw ArgumentError("the typed array does not fit TensorFlow type " + std::to_string(kind.type));
  }
  TensorPointer tensor = Allocate(kind, length);
  if (length > 0) std::memcpy(TF_TensorData(tensor.get()), data, TF_TensorByteSize(tensor.get()));
  return tensor;
}

napi_value WriteTensors(napi_env env, const std::vector<TensorPointer>& tensors) {
  napi_value array;
  Check(env, napi_create_array_with_length(env, tensors.size(), &array));
  for (size_t i = 0; i < tensors.size(); ++i) {
    Check(env, napi_set_element(env, array, i, WriteValues(env, tensors[i].get())));
  }
  return array;
}

}  // namespace mixup

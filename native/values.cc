#include "values.h"

#include <cstring>

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

std::vector<int64_t> ReadShape(napi_env env, napi_value array) {
  uint32_t rank = 0;
  Check(env, napi_get_array_length(env, array, &rank));
  std::vector<int64_t> shape(rank);
  for (uint32_t i = 0; i < rank; ++i) {
    napi_value item;
    Check(env, napi_get_element(env, array, i, &item));
    Check(env, napi_get_value_int64(env, item, &shape[i]));
    if (shape[i] < 0) throw ArgumentError("a dimension is negative");
  }
  return shape;
}

napi_value Named(napi_env env, napi_value object, const char* name) {
  napi_value value;
  Check(env, napi_get_named_property(env, object, name, &value));
  return value;
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

TensorPointer ReadTensor(napi_env env, napi_value value, TF_DataType type) {
  napi_typedarray_type array_type;
  size_t length = 0;
  void* data = nullptr;
  Check(env, napi_get_typedarray_info(env, Named(env, value, "data"), &array_type, &length, &data, nullptr, nullptr));
  const bool clamped = array_type == napi_uint8_clamped_array && ArrayType(type) == napi_uint8_array;
  if (array_type != ArrayType(type) && !clamped) {
    throw ArgumentError("the typed array does not fit TensorFlow type " + std::to_string(type));
  }
  const std::vector<int64_t> shape = ReadShape(env, Named(env, value, "shape"));
  size_t elements = 1;
  for (const int64_t dimension : shape) elements *= static_cast<size_t>(dimension);
  if (elements != length) {
    throw ArgumentError("the shape asks for " + std::to_string(elements) + " elements, the typed array has " +
                        std::to_string(length));
  }
  const size_t bytes = elements * TF_DataTypeSize(type);
  TensorPointer tensor(TF_AllocateTensor(type, shape.data(), static_cast<int>(shape.size()), bytes));
  if (tensor == nullptr) throw ArgumentError("no memory for " + std::to_string(bytes) + " bytes");
  if (bytes > 0) std::memcpy(TF_TensorData(tensor.get()), data, bytes);
  return tensor;
}

napi_value WriteTensor(napi_env env, TF_Tensor* tensor) {
  const TF_DataType type = TF_TensorType(tensor);
  const napi_typedarray_type array_type = ArrayType(type);
  const size_t bytes = TF_TensorByteSize(tensor);
  void* memory = nullptr;
  napi_value buffer, data, result;
  Check(env, napi_create_arraybuffer(env, bytes, &memory, &buffer));
  if (bytes > 0) std::memcpy(memory, TF_TensorData(tensor), bytes);
  Check(env, napi_create_typedarray(env, array_type, bytes / TF_DataTypeSize(type), buffer, 0, &data));
  std::vector<int64_t> dimensions(TF_NumDims(tensor));
  for (size_t i = 0; i < dimensions.size(); ++i) dimensions[i] = TF_Dim(tensor, static_cast<int>(i));
  Check(env, napi_create_object(env, &result));
  Check(env, napi_set_named_property(env, result, "data", data));
  Check(env, napi_set_named_property(env, result, "shape", WriteShape(env, dimensions)));
  return result;
}

napi_value WriteTensors(napi_env env, const std::vector<TensorPointer>& tensors) {
  napi_value array;
  Check(env, napi_create_array_with_length(env, tensors.size(), &array));
  for (size_t i = 0; i < tensors.size(); ++i) {
    Check(env, napi_set_element(env, array, i, WriteTensor(env, tensors[i].get())));
  }
  return array;
}

}  // namespace mixup

// What JavaScript sees: sessions and calls are opaque handles, passed to these functions.
//   open(graph: Uint8Array, config: Uint8Array, runOptions: Uint8Array): session
//   extend(session, graph: Uint8Array): void
//   devices(session): string[]
//   close(session): void
//   prepare(session, feeds: string[], fetches: string[], targets: string[]): call
//   run(call, feeds: (TypedArray | number)[]): (TypedArray | number)[]
//   start(call, feeds: (TypedArray | number)[]): Promise<(TypedArray | number)[]>
//   shapes(): shapes
//   infer(shapes, operation: string, names: string[], values: Uint8Array[], inputs: Int32Array, listed: number):
//     { type, shape: number[] | null }[]
// A number is one float32: a typed array for each would cost more than a brief step computes.
// `inputs` are pairs of an operation's number and an output; `shape` is null where it depends on values.
// What was started runs off the JavaScript thread, in that order; `run` waits for it. Promises of brief calls are resolved
// some at a time.
// Errors carry TensorFlow's status as their `code`.
#include <node_api.h>

#include <array>
#include <exception>
#include <memory>

#include "run_thread.h"
#include "session.h"
#include "shapes.h"
#include "tensorflow_error.h"
#include "values.h"

namespace mixup {

namespace {

using SessionPointer = std::shared_ptr<Session>;
using CallPointer = std::shared_ptr<Call>;
using ShapesPointer = std::shared_ptr<ShapeGraph>;

// Distinguished so that a call handed in as a session is refused, not misread.
enum class HandleKind { kSession, kCall, kShapes };

template <typename T>
struct Handle {
  HandleKind kind;
  std::shared_ptr<T> object;
};

template <typename T>
constexpr HandleKind KindOf();
template <>
constexpr HandleKind KindOf<Session>() {
  return HandleKind::kSession;
}
template <>
constexpr HandleKind KindOf<Call>() {
  return HandleKind::kCall;
}
template <>
constexpr HandleKind KindOf<ShapeGraph>() {
  return HandleKind::kShapes;
}

template <typename T>
napi_value WriteHandle(napi_env env, std::shared_ptr<T> object) {
  auto handle = std::make_unique<Handle<T>>(Handle<T>{KindOf<T>(), std::move(object)});
  napi_value value;
  Check(env, napi_create_external(
                 env, handle.get(), [](napi_env, void* data, void*) { delete static_cast<Handle<T>*>(data); }, nullptr,
                 &value));
  handle.release();
  return value;
}

template <typename T>
std::shared_ptr<T> ReadHandle(napi_env env, napi_value value) {
  void* data = nullptr;
  Check(env, napi_get_value_external(env, value, &data));
  if (*static_cast<HandleKind*>(data) != KindOf<T>()) throw ArgumentError("this is a handle of another kind");
  return static_cast<Handle<T>*>(data)->object;
}

napi_value MakeError(napi_env env, const char* code, const char* message) {
  napi_value code_value, message_value, error = nullptr;
  napi_create_string_utf8(env, code, NAPI_AUTO_LENGTH, &code_value);
  napi_create_string_utf8(env, message, NAPI_AUTO_LENGTH, &message_value);
  napi_create_error(env, code_value, message_value, &error);
  return error;
}

template <size_t N>
using Arguments = std::array<napi_value, N>;

// Runs `body(env, arguments)`; no C++ exception passes into JavaScript's machinery.
template <size_t N, napi_value (*body)(napi_env, const Arguments<N>&)>
napi_value Guarded(napi_env env, napi_callback_info info) {
  try {
    Arguments<N> arguments;
    size_t count = N;
    Check(env, napi_get_cb_info(env, info, &count, arguments.data(), nullptr, nullptr));
    if (count < N) throw ArgumentError("too few arguments");
    return body(env, arguments);
  } catch (const TensorFlowError& error) {
    napi_throw(env, MakeError(env, CodeName(error.code), error.what()));
  } catch (const PendingException&) {
    // JavaScript will see it.
  } catch (const std::exception& error) {
    napi_throw(env, MakeError(env, "INVALID_ARGUMENT", error.what()));
  }
  return nullptr;
}

napi_value Open(napi_env env, const Arguments<3>& arguments) {
  return WriteHandle(env, std::make_shared<Session>(ReadBytes(env, arguments[0]), ReadBytes(env, arguments[1]),
                                                    ReadBytes(env, arguments[2])));
}

napi_value Extend(napi_env env, const Arguments<2>& arguments) {
  ReadHandle<Session>(env, arguments[0])->Extend(ReadBytes(env, arguments[1]));
  return nullptr;
}

napi_value Devices(napi_env env, const Arguments<1>& arguments) {
  return WriteStrings(env, ReadHandle<Session>(env, arguments[0])->Devices());
}

napi_value Close(napi_env env, const Arguments<1>& arguments) {
  ReadHandle<Session>(env, arguments[0])->Close();
  return nullptr;
}

napi_value Prepare(napi_env env, const Arguments<4>& arguments) {
  return WriteHandle(env, std::make_shared<Call>(ReadHandle<Session>(env, arguments[0]),
                                                 ReadStrings(env, arguments[1]), ReadStrings(env, arguments[2]),
                                                 ReadStrings(env, arguments[3])));
}

std::vector<TensorPointer> ReadFeeds(napi_env env, const Call& call, napi_value array) {
  const std::vector<FeedKind>& kinds = call.feed_kinds();
  uint32_t length = 0;
  Check(env, napi_get_array_length(env, array, &length));
  if (length != kinds.size()) {
    throw ArgumentError("the call takes " + std::to_string(kinds.size()) + " feeds, not " + std::to_string(length));
  }
  std::vector<TensorPointer> tensors;
  tensors.reserve(length);
  for (uint32_t i = 0; i < length; ++i) {
    napi_value item;
    Check(env, napi_get_element(env, array, i, &item));
    tensors.push_back(ReadTensor(env, item, kinds[i]));
  }
  return tensors;
}

napi_value Run(napi_env env, const Arguments<2>& arguments) {
  const CallPointer call = ReadHandle<Call>(env, arguments[0]);
  const std::vector<TensorPointer> feeds = ReadFeeds(env, *call, arguments[1]);
  RunThread::Of(env).Wait();
  return WriteTensors(env, call->Run(feeds));
}

// A run off the JavaScript thread. Feeds were copied before it starts; the call keeps its session alive.
class PendingRun : public Job {
 public:
  static napi_value Start(napi_env env, CallPointer call, std::vector<TensorPointer> feeds) {
    std::unique_ptr<PendingRun> run(new PendingRun(std::move(call), std::move(feeds)));
    napi_value promise;
    Check(env, napi_create_promise(env, &run->deferred_, &promise));
    RunThread::Of(env).Add(env, std::move(run));
    return promise;
  }

  void Execute() override {
    try {
      results_ = call_->Run(feeds_);
    } catch (const TensorFlowError& error) {
      Fail(CodeName(error.code), error.what());
    } catch (const std::exception& error) {
      Fail("INTERNAL", error.what());
    }
    feeds_.clear();
  }

  void Complete(napi_env env) override {
    if (code_ == nullptr) {
      try {
        napi_resolve_deferred(env, deferred_, WriteTensors(env, results_));
      } catch (const std::exception& error) {
        Fail("INTERNAL", error.what());
      } catch (const PendingException&) {
        napi_value thrown;
        napi_get_and_clear_last_exception(env, &thrown);
        napi_reject_deferred(env, deferred_, thrown);
      }
    }
    if (code_ != nullptr) napi_reject_deferred(env, deferred_, MakeError(env, code_, message_.c_str()));
  }

  bool Resembles(const Job& other) const override {
    const auto* run = dynamic_cast<const PendingRun*>(&other);
    return run != nullptr && run->call_ == call_;
  }

 private:
  PendingRun(CallPointer call, std::vector<TensorPointer> feeds) : call_(std::move(call)), feeds_(std::move(feeds)) {}

  void Fail(const char* code, const char* message) {
    code_ = code;
    message_ = message;
  }

  const CallPointer call_;
  std::vector<TensorPointer> feeds_;
  std::vector<TensorPointer> results_;
  const char* code_ = nullptr;
  std::string message_;
  napi_deferred deferred_ = nullptr;
};

napi_value Start(napi_env env, const Arguments<2>& arguments) {
  const CallPointer call = ReadHandle<Call>(env, arguments[0]);
  return PendingRun::Start(env, call, ReadFeeds(env, *call, arguments[1]));
}

napi_value Shapes(napi_env env, const Arguments<0>&) { return WriteHandle(env, std::make_shared<ShapeGraph>()); }

std::vector<ShapeGraph::Source> ReadSources(napi_env env, napi_value array) {
  const std::vector<int32_t> numbers = ReadIntegers(env, array);
  std::vector<ShapeGraph::Source> sources;
  for (size_t i = 0; i + 1 < numbers.size(); i += 2) {
    sources.push_back({static_cast<size_t>(numbers[i]), numbers[i + 1]});
  }
  return sources;
}

napi_value Infer(napi_env env, const Arguments<6>& arguments) {
  const ShapesPointer shapes = ReadHandle<ShapeGraph>(env, arguments[0]);
  const std::vector<std::string> names = ReadStrings(env, arguments[2]);
  std::vector<ShapeGraph::Attribute> attributes;
  for (uint32_t i = 0; i < names.size(); ++i) {
    napi_value value;
    Check(env, napi_get_element(env, arguments[3], i, &value));
    attributes.push_back({names[i], ReadBytes(env, value)});
  }
  uint32_t listed = 0;
  Check(env, napi_get_value_uint32(env, arguments[5], &listed));
  const auto results =
      shapes->Add(ReadString(env, arguments[1]), attributes, ReadSources(env, arguments[4]), listed);
  napi_value array;
  Check(env, napi_create_array_with_length(env, results.size(), &array));
  for (size_t i = 0; i < results.size(); ++i) {
    napi_value result, type, shape;
    Check(env, napi_create_object(env, &result));
    Check(env, napi_create_int32(env, results[i].type, &type));
    if (results[i].known) shape = WriteShape(env, results[i].shape);
    else Check(env, napi_get_null(env, &shape));
    Check(env, napi_set_named_property(env, result, "type", type));
    Check(env, napi_set_named_property(env, result, "shape", shape));
    Check(env, napi_set_element(env, array, i, result));
  }
  return array;
}

template <size_t N, napi_value (*body)(napi_env, const Arguments<N>&)>
void Export(napi_env env, napi_value exports, const char* name) {
  napi_value function;
  Check(env, napi_create_function(env, name, NAPI_AUTO_LENGTH, Guarded<N, body>, nullptr, &function));
  Check(env, napi_set_named_property(env, exports, name, function));
}

}  // namespace

}  // namespace mixup

NAPI_MODULE_INIT() {
  using namespace mixup;
  try {
    Export<3, Open>(env, exports, "open");
    Export<2, Extend>(env, exports, "extend");
    Export<1, Devices>(env, exports, "devices");
    Export<1, Close>(env, exports, "close");
    Export<4, Prepare>(env, exports, "prepare");
    Export<2, Run>(env, exports, "run");
    Export<2, Start>(env, exports, "start");
    Export<0, Shapes>(env, exports, "shapes");
    Export<6, Infer>(env, exports, "infer");
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  } catch (const PendingException&) {
    // Node reports it.
  }
  return exports;
}

#include "session.h"

#include <algorithm>
#include <cstdlib>

#include "tensorflow_error.h"

namespace mixup {

namespace {

void Import(TF_Graph* graph, const std::string& bytes) {
  std::unique_ptr<TF_Buffer, decltype(&TF_DeleteBuffer)> buffer(
      TF_NewBufferFromString(bytes.data(), bytes.size()), TF_DeleteBuffer);
  std::unique_ptr<TF_ImportGraphDefOptions, decltype(&TF_DeleteImportGraphDefOptions)> options(
      TF_NewImportGraphDefOptions(), TF_DeleteImportGraphDefOptions);
  Status status;
  TF_GraphImportGraphDef(graph, buffer.get(), options.get(), status);
  status.Check();
}

void Delete(TF_Session* session) {
  Status ignored;  // Nobody is left to hear of it.
  TF_CloseSession(session, ignored);
  TF_DeleteSession(session, ignored);
}

std::shared_ptr<TF_Session> Open(TF_Graph* graph, const std::string& config) {
  std::unique_ptr<TF_SessionOptions, decltype(&TF_DeleteSessionOptions)> options(
      TF_NewSessionOptions(), TF_DeleteSessionOptions);
  Status status;
  if (!config.empty()) {
    TF_SetConfig(options.get(), config.data(), config.size(), status);
    status.Check();
  }
  TF_Session* session = TF_NewSession(graph, options.get(), status);
  status.Check();
  return std::shared_ptr<TF_Session>(session, Delete);
}

}  // namespace

Session::Session(const std::string& graph, const std::string& config, const std::string& run_options)
    : graph_(TF_NewGraph()),
      run_options_(run_options.empty() ? nullptr : TF_NewBufferFromString(run_options.data(), run_options.size())) {
  try {
    Import(graph_, graph);
    session_ = Open(graph_, config);
  } catch (...) {
    Free();
    throw;
  }
}

Session::~Session() { Free(); }

void Session::Free() {
  TF_DeleteGraph(graph_);
  TF_DeleteBuffer(run_options_);
}

void Session::Extend(const std::string& graph) { Import(graph_, graph); }

const TF_Operation* Session::Operation(const std::string& name) const {
  const TF_Operation* operation = TF_GraphOperationByName(graph_, name.c_str());
  if (operation == nullptr) throw TensorFlowError(TF_NOT_FOUND, "the graph has no node \"" + name + "\"");
  return operation;
}

TF_Output Session::Output(const std::string& name) const {
  const size_t colon = name.rfind(':');
  const std::string node = name.substr(0, colon);
  const int index = colon == std::string::npos ? 0 : std::atoi(name.c_str() + colon + 1);
  TF_Operation* operation = const_cast<TF_Operation*>(Operation(node));
  if (index < 0 || index >= TF_OperationNumOutputs(operation)) {
    throw TensorFlowError(TF_NOT_FOUND, "the node \"" + node + "\" has no output " + std::to_string(index));
  }
  return TF_Output{operation, index};
}

FeedKind Session::KindOf(const TF_Output& output) const {
  Status status;
  const int rank = TF_GraphGetTensorNumDims(graph_, output, status);
  status.Check();
  FeedKind kind{TF_OperationOutputType(output), std::vector<int64_t>(rank < 0 ? 0 : rank)};
  if (rank > 0) TF_GraphGetTensorShape(graph_, output, kind.shape.data(), rank, status);
  status.Check();
  const auto free = std::count(kind.shape.begin(), kind.shape.end(), -1);
  if (rank < 0 || free > 1) {
    const std::string name = TF_OperationName(output.oper);
    throw TensorFlowError(TF_INVALID_ARGUMENT, "\"" + name + "\" cannot be fed: its shape is not known");
  }
  return kind;
}

std::vector<std::string> Session::Devices() const {
  const std::shared_ptr<TF_Session> session = Use();
  Status status;
  std::unique_ptr<TF_DeviceList, decltype(&TF_DeleteDeviceList)> list(
      TF_SessionListDevices(session.get(), status), TF_DeleteDeviceList);
  status.Check();
  std::vector<std::string> devices;
  for (int i = 0; i < TF_DeviceListCount(list.get()); ++i) {
    const std::string name = TF_DeviceListName(list.get(), i, status);
    status.Check();
    const std::string type = TF_DeviceListType(list.get(), i, status);
    status.Check();
    devices.push_back(name + "|" + type);
  }
  return devices;
}

void Session::Close() {
  std::shared_ptr<TF_Session> last;  // Deleted after the lock is given back.
  std::lock_guard<std::mutex> lock(mutex_);
  last.swap(session_);
}

std::shared_ptr<TF_Session> Session::Use() const {
  std::lock_guard<std::mutex> lock(mutex_);
  if (session_ == nullptr) throw TensorFlowError(TF_FAILED_PRECONDITION, "the session is closed");
  return session_;
}

Call::Call(std::shared_ptr<Session> session, const std::vector<std::string>& feeds,
           const std::vector<std::string>& fetches, const std::vector<std::string>& targets)
    : session_(std::move(session)) {
  for (const std::string& name : feeds) {
    feeds_.push_back(session_->Output(name));
    feed_kinds_.push_back(session_->KindOf(feeds_.back()));
  }
  for (const std::string& name : fetches) fetches_.push_back(session_->Output(name));
  for (const std::string& name : targets) targets_.push_back(session_->Operation(name));
}

std::vector<TensorPointer> Call::Run(const std::vector<TensorPointer>& values) const {
  const std::shared_ptr<TF_Session> session = session_->Use();
  std::vector<TF_Tensor*> inputs;
  for (const TensorPointer& value : values) inputs.push_back(value.get());
  std::vector<TF_Tensor*> outputs(fetches_.size(), nullptr);
  Status status;
  TF_SessionRun(session.get(), session_->run_options_, feeds_.data(), inputs.data(), static_cast<int>(inputs.size()),
                fetches_.data(), outputs.data(), static_cast<int>(outputs.size()), targets_.data(),
                static_cast<int>(targets_.size()), nullptr, status);
  std::vector<TensorPointer> results;
  for (TF_Tensor* output : outputs) results.emplace_back(output);
  status.Check();
  return results;
}

}  // namespace mixup

#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tensorflow/c/c_api.h"

namespace mixup {

struct TensorDeleter {
  void operator()(TF_Tensor* tensor) const { TF_DeleteTensor(tensor); }
};
using TensorPointer = std::unique_ptr<TF_Tensor, TensorDeleter>;

// What a feed takes. At most one dimension is -1: the number of values tells it.
struct FeedKind {
  TF_DataType type;
  std::vector<int64_t> shape;
};

// One TensorFlow graph and one session on it. Graphs that are added later see the same variables.
class Session {
 public:
  // `graph` is a serialised GraphDef, `config` a serialised ConfigProto, `run_options` serialised RunOptions for every
  // run (both may be empty).
  Session(const std::string& graph, const std::string& config, const std::string& run_options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Adds the nodes of a serialised GraphDef; their names must be new.
  void Extend(const std::string& graph);

  // "node:output", or "node" for its first output.
  TF_Output Output(const std::string& name) const;
  const TF_Operation* Operation(const std::string& name) const;

  // Throws where the shape is not known well enough to feed it.
  FeedKind KindOf(const TF_Output& output) const;

  // "name|type" of each device that the session can compute on.
  std::vector<std::string> Devices() const;

  // Later runs fail; variables and devices are freed when the last run that is under way ends.
  void Close();

 private:
  friend class Call;
  // Keeps the session alive while it is used; throws when it was closed.
  std::shared_ptr<TF_Session> Use() const;
  void Free();

  TF_Graph* const graph_;
  TF_Buffer* const run_options_;  // null where there are none
  mutable std::mutex mutex_;
  std::shared_ptr<TF_Session> session_;
};

// Feeds, fetches and targets of a run, looked up once.
class Call {
 public:
  Call(std::shared_ptr<Session> session, const std::vector<std::string>& feeds,
       const std::vector<std::string>& fetches, const std::vector<std::string>& targets);

  const std::vector<FeedKind>& feed_kinds() const { return feed_kinds_; }

  // May be called on any thread.
  std::vector<TensorPointer> Run(const std::vector<TensorPointer>& values) const;

 private:
  const std::shared_ptr<Session> session_;
  std::vector<TF_Output> feeds_;
  std::vector<FeedKind> feed_kinds_;
  std::vector<TF_Output> fetches_;
  std::vector<const TF_Operation*> targets_;
};

}  // namespace mixup

#pragma once

#include <node_api.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace mixup {

// Work for a thread that is not JavaScript's.
class Job {
 public:
  virtual ~Job() = default;
  // On the run thread; throws nothing.
  virtual void Execute() = 0;
  // On the JavaScript thread, afterwards; throws nothing.
  virtual void Complete(napi_env env) = 0;
  // Takes about as long as this one.
  virtual bool Resembles(const Job& other) const = 0;
};

// One thread for each JavaScript environment does the jobs in the order in which they were added. A job that waits begins
// the moment the one before it ends, whatever JavaScript is doing. While brief jobs follow each other, JavaScript hears of
// them some at a time: to be woken for each would take both threads as long as a brief job itself.
class RunThread {
 public:
  // Started when first asked for. When the environment ends, the job under way is finished and the others are dropped.
  static RunThread& Of(napi_env env);

  // On the JavaScript thread, which stays alive until the job is complete.
  void Add(napi_env env, std::unique_ptr<Job> job);
  // Returns once all jobs that were added have been executed.
  void Wait();

 private:
  explicit RunThread(napi_env env);
  ~RunThread();
  void Work();
  // Of a job that was executed, and of those kept back before it, or keeps it back where more like it follow. `mutex_` is
  // held.
  void Tell(std::unique_ptr<Job> executed);
  static void Complete(napi_env env, napi_value, void* context, void* data);

  napi_threadsafe_function complete_ = nullptr;
  // Jobs that are not complete yet; JavaScript's thread alone counts them.
  size_t incomplete_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Job>> waiting_;
  bool busy_ = false;
  bool ending_ = false;
  // Executed, and JavaScript has not heard of them.
  std::vector<std::unique_ptr<Job>> executed_;
  std::chrono::steady_clock::time_point reported_;
  std::thread thread_;
};

}  // namespace mixup

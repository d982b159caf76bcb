#include "run_thread.h"

#include <utility>

#include "values.h"

namespace mixup {

RunThread& RunThread::Of(napi_env env) {
  void* known = nullptr;
  Check(env, napi_get_instance_data(env, &known));
  if (known != nullptr) return *static_cast<RunThread*>(known);
  std::unique_ptr<RunThread, void (*)(RunThread*)> made(new RunThread(env), [](RunThread* one) { delete one; });
  Check(env, napi_set_instance_data(env, made.get(), nullptr, nullptr));
  // Hooks run last first: before the one that takes the thread-safe function away.
  Check(env, napi_add_env_cleanup_hook(env, [](void* data) { delete static_cast<RunThread*>(data); }, made.get()));
  return *made.release();
}

RunThread::RunThread(napi_env env) {
  napi_value name;
  Check(env, napi_create_string_utf8(env, "mixup:run", NAPI_AUTO_LENGTH, &name));
  Check(env, napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this, Complete,
                                             &complete_));
  napi_unref_threadsafe_function(env, complete_);
  thread_ = std::thread([this] { Work(); });
}

RunThread::~RunThread() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  napi_release_threadsafe_function(complete_, napi_tsfn_abort);
}

void RunThread::Add(napi_env env, std::unique_ptr<Job> job) {
  if (incomplete_++ == 0) napi_ref_threadsafe_function(env, complete_);
  {
    std::lock_guard<std::mutex> lock(mutex_);
    waiting_.push_back(std::move(job));
  }
  changed_.notify_all();
}

void RunThread::Wait() {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.empty() && !busy_; });
}

void RunThread::Work() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    std::unique_ptr<Job> job = std::move(waiting_.front());
    waiting_.pop_front();
    busy_ = true;
    lock.unlock();
    job->Execute();
    napi_call_threadsafe_function(complete_, job.release(), napi_tsfn_blocking);
    lock.lock();
    busy_ = false;
    if (waiting_.empty()) changed_.notify_all();
  }
}

void RunThread::Complete(napi_env env, napi_value, void* context, void* data) {
  std::unique_ptr<Job> job(static_cast<Job*>(data));
  if (env == nullptr) return;  // The environment is ending.
  job->Complete(env);
  auto* thread = static_cast<RunThread*>(context);
  if (--thread->incomplete_ == 0) napi_unref_threadsafe_function(env, thread->complete_);
}

}  // namespace mixup

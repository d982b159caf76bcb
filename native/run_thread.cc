#include "run_thread.h"

#include <utility>

#include "values.h"

namespace mixup {

namespace {

using Jobs = std::vector<std::unique_ptr<Job>>;

// Long compared with waking a thread, short compared with the steps that are queued ahead.
constexpr std::chrono::milliseconds kReportEvery(2);

}  // namespace

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
    lock.lock();
    busy_ = false;
    Tell(std::move(job));
    if (waiting_.empty()) changed_.notify_all();
  }
}

void RunThread::Tell(std::unique_ptr<Job> executed) {
  const bool more = !waiting_.empty() && waiting_.front()->Resembles(*executed);
  executed_.push_back(std::move(executed));
  const auto now = std::chrono::steady_clock::now();
  if (more && now - reported_ < kReportEvery) return;
  reported_ = now;
  auto jobs = std::make_unique<Jobs>();
  jobs->swap(executed_);
  // Refused where the environment is ending.
  if (napi_call_threadsafe_function(complete_, jobs.get(), napi_tsfn_blocking) == napi_ok) jobs.release();
}

void RunThread::Complete(napi_env env, napi_value, void* context, void* data) {
  std::unique_ptr<Jobs> jobs(static_cast<Jobs*>(data));
  if (env == nullptr) return;  // The environment is ending.
  for (const std::unique_ptr<Job>& job : *jobs) {
    napi_handle_scope scope;
    if (napi_open_handle_scope(env, &scope) != napi_ok) return;
    job->Complete(env);
    napi_close_handle_scope(env, scope);
  }
  auto* thread = static_cast<RunThread*>(context);
  thread->incomplete_ -= jobs->size();
  if (thread->incomplete_ == 0) napi_unref_threadsafe_function(env, thread->complete_);
}

}  // namespace mixup

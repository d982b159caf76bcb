#pragma once

#include <stdexcept>
#include <string>

#include "tensorflow/c/c_api.h"

namespace mixup {

// A TensorFlow status that is not OK; `code` becomes the `code` of the JavaScript error.
class TensorFlowError : public std::runtime_error {
 public:
  TensorFlowError(TF_Code code, const std::string& message) : std::runtime_error(message), code(code) {}
  const TF_Code code;
};

const char* CodeName(TF_Code code);

// A TF_Status of its own for each call that wants one; Check() throws what went wrong.
class Status {
 public:
  Status() : status_(TF_NewStatus()) {}
  ~Status() { TF_DeleteStatus(status_); }
  Status(const Status&) = delete;
  Status& operator=(const Status&) = delete;

  operator TF_Status*() { return status_; }
  void Check() const {
    if (TF_GetCode(status_) != TF_OK) throw TensorFlowError(TF_GetCode(status_), TF_Message(status_));
  }

 private:
  TF_Status* const status_;
};

}  // namespace mixup

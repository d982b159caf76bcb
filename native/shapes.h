#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tensorflow/c/c_api.h"

namespace mixup {

// A graph that is never run: it tells which types and shapes operations would give.
class ShapeGraph {
 public:
  struct Attribute {
    std::string name;
    std::string value;  // a serialised AttrValue
  };
  // A result of an operation, by the number that Add() counts.
  struct Source {
    size_t operation;
    int output;
  };
  struct Result {
    TF_DataType type;
    bool known;
    std::vector<int64_t> shape;
  };

  ShapeGraph() : graph_(TF_NewGraph()) {}
  ~ShapeGraph() { TF_DeleteGraph(graph_); }
  ShapeGraph(const ShapeGraph&) = delete;
  ShapeGraph& operator=(const ShapeGraph&) = delete;

  // Adds an operation; they are counted from 0. The first `listed` inputs are one argument, a list.
  std::vector<Result> Add(const std::string& type, const std::vector<Attribute>& attributes,
                          const std::vector<Source>& inputs, size_t listed);

 private:
  Result Describe(TF_Output output) const;

  TF_Graph* const graph_;
  std::vector<TF_Operation*> operations_;
};

}  // namespace mixup

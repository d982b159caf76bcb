#include "shapes.h"

#include "tensorflow_error.h"

namespace mixup {

std::vector<ShapeGraph::Result> ShapeGraph::Add(const std::string& type, const std::vector<Attribute>& attributes,
                                                const std::vector<Source>& inputs, size_t listed) {
  std::vector<TF_Output> sources;
  for (const Source& source : inputs) {
    if (source.operation >= operations_.size()) throw TensorFlowError(TF_NOT_FOUND, "an input is not in the graph");
    TF_Operation* operation = operations_[source.operation];
    if (source.output < 0 || source.output >= TF_OperationNumOutputs(operation)) {
      throw TensorFlowError(TF_NOT_FOUND, "an operation has fewer outputs than an input asks for");
    }
    sources.push_back(TF_Output{operation, source.output});
  }
  if (listed > sources.size()) throw TensorFlowError(TF_INVALID_ARGUMENT, "a list is longer than the inputs");

  const std::string name = std::to_string(operations_.size());
  TF_OperationDescription* description = TF_NewOperation(graph_, type.c_str(), name.c_str());
  if (listed > 0) TF_AddInputList(description, sources.data(), static_cast<int>(listed));
  for (size_t i = listed; i < sources.size(); ++i) TF_AddInput(description, sources[i]);
  Status status;
  TF_Code attribute_code = TF_OK;
  std::string attribute_message;
  for (const Attribute& attribute : attributes) {
    TF_SetAttrValueProto(description, attribute.name.c_str(), attribute.value.data(), attribute.value.size(), status);
    if (attribute_code == TF_OK && TF_GetCode(status) != TF_OK) {
      attribute_code = TF_GetCode(status);
      attribute_message = TF_Message(status);
    }
  }
  // Finished in any case, since only that frees the description.
  TF_Operation* operation = TF_FinishOperation(description, status);
  if (attribute_code != TF_OK) throw TensorFlowError(attribute_code, attribute_message);
  status.Check();
  operations_.push_back(operation);

  std::vector<Result> results;
  for (int i = 0; i < TF_OperationNumOutputs(operation); ++i) results.push_back(Describe(TF_Output{operation, i}));
  return results;
}

ShapeGraph::Result ShapeGraph::Describe(TF_Output output) const {
  Status status;
  Result result{TF_OperationOutputType(output), false, {}};
  const int rank = TF_GraphGetTensorNumDims(graph_, output, status);
  status.Check();
  if (rank < 0) return result;
  result.shape.resize(rank);
  TF_GraphGetTensorShape(graph_, output, result.shape.data(), rank, status);
  status.Check();
  result.known = true;
  for (const int64_t dimension : result.shape) result.known = result.known && dimension >= 0;
  return result;
}

}  // namespace mixup

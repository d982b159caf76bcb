export {
  metricKey as comparedMetric,
  metrics as metricFacts,
  type MetricKey as ComparedMetric
} from '../metric'

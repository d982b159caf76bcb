import { loadTensorFlow } from './tensorflow'

await loadTensorFlow()

import type { ExportFormat } from '../../../../contract/export'

interface FormatWords {
  value: ExportFormat
  title: string
  text: string
}

/** What people can export a model as, and what each is for. */
export const formats: FormatWords[] = [
  {
    value: 'savedmodel',
    title: 'TensorFlow',
    text: 'A SavedModel for Python, TensorFlow Serving and others. It takes raw pixels or columns and does all preprocessing itself.'
  },
  {
    value: 'tfjs',
    title: 'TensorFlow.js',
    text: 'The layers format for a web page. Images are normalised inside the model; the columns of a table are encoded by a script that comes with it.'
  }
]

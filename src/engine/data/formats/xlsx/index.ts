import { dataFormats } from '../../../../contract/formats'
import { tableFormat } from '../table-format'
import { readXlsx } from './read-xlsx'

export const xlsx = tableFormat(
  dataFormats.xlsx.extensions,
  ({ entries }) => entries?.includes('xl/workbook.xml') ?? false,
  readXlsx
)

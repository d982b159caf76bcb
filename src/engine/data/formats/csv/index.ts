import { dataFormats } from '../../../../contract/formats'
import { hasEnding } from '../format'
import { tableFormat } from '../table-format'
import { readCsv } from './read-csv'

const { extensions } = dataFormats.csv

export const csv = tableFormat(extensions, ({ name }) => hasEnding(name, extensions), readCsv)

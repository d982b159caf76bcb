import { dataFormats } from '../../../../contract/formats'
import { hasEnding } from '../format'
import { tableFormat } from '../table-format'
import { readJson } from './read-json'

const { extensions } = dataFormats.json

export const json = tableFormat(extensions, ({ name }) => hasEnding(name, extensions), readJson)

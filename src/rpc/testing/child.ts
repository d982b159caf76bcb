import { childProcessWire } from '../wires/child-process'
import { serveSample } from './sample'

serveSample(childProcessWire(process))

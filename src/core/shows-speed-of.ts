import type { RunSummary } from '../contract/records'

/**
 * Whether the time of a run says how long one takes on this machine. One that another device computed does not; those of a
 * cluster and of earlier versions do, as nothing better is known of them.
 * @param device that computes on this machine; null where it is not known yet
 */
export const showsSpeedOf = (
  device: string | null,
  { status, place }: Pick<RunSummary, 'status' | 'place'>
): boolean => place !== undefined || device === null || (status.device ?? device) === device

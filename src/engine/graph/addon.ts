/**
 * Where native/ lies, compiled against the TensorFlow that this process has loaded; null where it is not. Loading
 * TensorFlow sets the variable.
 */
export const addonPath = (): string | null => process.env.MIXUP_STUDIO_NATIVE ?? null

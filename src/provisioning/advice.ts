/**
 * How people get what is missing. npm belongs to a checkout: an installation brings all along.
 * @param code address of the code that runs @param script what makes it in a checkout: by default, TensorFlow
 */
export const howToSetUp = (code: string, script = 'runtime'): string =>
  /[\\/]app\.asar(\.unpacked)?[\\/]/.test(code)
    ? 'install the studio again'
    : `run: npm run ${script}`

/** The same of TensorFlow, for the code that runs: the end of a sentence. */
export const setUpAgain = howToSetUp(import.meta.url)
/** The same of what the build makes. */
export const buildAgain = howToSetUp(import.meta.url, 'build')

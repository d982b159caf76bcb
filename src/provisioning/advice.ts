/**
 * How people get a TensorFlow that is missing. npm belongs to a checkout: an installation brings TensorFlow along.
 * @param code address of the code that runs
 */
export const howToSetUp = (code: string): string =>
  /[\\/]app\.asar[\\/]/.test(code) ? 'install the studio again' : 'run: npm run runtime'

/** The same for the code that runs: the end of a sentence. */
export const setUpAgain = howToSetUp(import.meta.url)

export const side = 224
export const classes = 5
/** Pictures in one step of each kind. */
export const sizes = { forward: 32, fineTune: 16, batch: 32 }
export const photographs = 1000

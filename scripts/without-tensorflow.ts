/** What computes where no native TensorFlow is set up. @param dawn what WebGPU needs, where it is set up */
export const withoutTensorFlow = (dawn: string | null): string =>
  dawn === null
    ? "The studio computes with tfjs's JavaScript backend, many times slower"
    : 'The studio computes on the graphics card through WebGPU, or, where there is none that suits, in JavaScript, many times slower'

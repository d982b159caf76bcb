/** What Node has and its types lack. */
declare namespace WebAssembly {
  const Module: new (bytes: Uint8Array) => Module
  const Instance: new (module: Module) => { readonly exports: unknown }
}

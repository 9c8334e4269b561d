/** What wasm-bindgen makes: see tools/bundle.mjs. */
declare module 'glue' {
  type Glue = import('./seam.js').Glue;
  const start: Glue['default'];
  export default start;
  export const mount: Glue['mount'];
  export const formatPrice: Glue['formatPrice'];
}
